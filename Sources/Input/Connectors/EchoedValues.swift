internal import Formats
internal import Platform

/// Finds replies to one value of `each` that hold the records of another: a field that repeats the value in the other
/// replies says something else there.
///
/// Only a field that repeats the values of most requests, at least two, is evidence.
struct EchoedValues {
  /// How many records of a page are looked at.
  static let recordsMax = 8

  private struct Place: Hashable {
    var placeholder: Int
    var field: Int
  }

  /// What the replies say in a field.
  private struct Evidence {
    var same: Set<String> = []
    var other: Set<String> = []
    /// Whether one reply had both, so that the field does not tell.
    var isMixed = false
  }

  private let placeholders: [(placeholder: String, parameter: String)]
  private let fields: [String]
  private var current: [String: String] = [:]
  /// Whether a field of the reply under way repeats its value; nil if it does so in some records only.
  private var seen: [Place: Bool?] = [:]
  private var evidence: [Place: Evidence] = [:]

  /// - Parameter fields: the names of the fields whose texts come with each record.
  init(_ placeholders: [(placeholder: String, parameter: String)], fields: [String]) {
    self.placeholders = placeholders
    self.fields = fields
  }

  /// Adds a page of the reply to a request; the pages of a request follow each other.
  mutating func take(_ records: [PageRecord], places: [String: String]) {
    if places != current { close() }
    current = places
    for (index, names) in placeholders.enumerated() {
      guard let value = places[names.placeholder].map(AnswerTally.form) else { continue }
      for record in records.prefix(Self.recordsMax) {
        for (field, text) in record.texts.enumerated() {
          let place = Place(placeholder: index, field: field)
          guard let text, evidence[place]?.isMixed != true else { continue }
          let isSame = AnswerTally.form(text) == value
          if let known = seen[place], known != isSame { seen[place] = .some(nil) } else { seen[place] = isSame }
        }
      }
    }
  }

  private mutating func close() {
    for (place, isSame) in seen {
      guard let value = current[placeholders[place.placeholder].placeholder] else { continue }
      switch isSame {
      case true?: evidence[place, default: Evidence()].same.insert(value)
      case false?: evidence[place, default: Evidence()].other.insert(value)
      case nil: evidence[place, default: Evidence()].isMixed = true
      }
    }
    seen = [:]
  }

  /// The values whose replies hold the records of others, with the field that says so, in no particular order.
  var strangers: [(value: AskedValue, field: String)] {
    var all = self
    all.close()
    var found: [(value: AskedValue, field: String)] = []
    for (index, names) in placeholders.enumerated() {
      let telling = all.evidence.filter { place, evidence in
        place.placeholder == index && !evidence.isMixed && evidence.same.count > 1
          && evidence.other.subtracting(evidence.same).count < evidence.same.count
      }.sorted { $0.key.field < $1.key.field }
      guard let first = telling.first else { continue }
      let others = telling.dropFirst().reduce(first.value.other) { $0.intersection($1.value.other) }
      let same = telling.reduce(Set<String>()) { $0.union($1.value.same) }
      for value in others.subtracting(same) {
        found.append((AskedValue(parameter: names.parameter, value: value), fields[first.key.field]))
      }
    }
    return found
  }
}
