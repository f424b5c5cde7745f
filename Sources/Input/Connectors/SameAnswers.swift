internal import Formats
internal import Platform

/// Finds requests for different values that brought the same records: the service may pass over what it is asked for, as
/// where a parameter of its address is misspelt, and every value would get the figures of one.
struct SameAnswers {
  /// The most answers that are remembered; later ones are not compared.
  static let answersMax = 100_000

  private struct Answer: Hashable {
    var records = 0
    /// The sum of the hashes of the connector's fields, whatever the order of the records.
    var sum = 0
  }

  private let placeholders: [(placeholder: String, parameter: String)]
  private var firsts: [Answer: [String: String]] = [:]
  private var current: [String: String] = [:]
  private var answer = Answer()
  /// The first record of the answer, and whether another one differs from it: equal records prove nothing.
  private var first: Int?
  private var isTelling = false
  /// How many requests brought what another one had brought, and two such requests.
  private var repeated = 0
  private var example: (first: [String: String], second: [String: String])?
  /// The values with an answer of their own, and those of which an answer was that of another value.
  private var own: Set<AskedValue> = []
  private var shared: Set<AskedValue> = []

  init(_ placeholders: [(placeholder: String, parameter: String)]) { self.placeholders = placeholders }

  /// Adds a page of the reply to a request; the pages of a request follow each other.
  mutating func take(_ records: [PageRecord], places: [String: String]) {
    if places != current { close() }
    current = places
    for record in records {
      answer.records += 1
      answer.sum &+= record.fields
      if let first { isTelling = isTelling || record.fields != first } else { first = record.fields }
    }
  }

  private mutating func close() {
    defer { (answer, first, isTelling) = (Answer(), nil, false) }
    guard answer.records > 0 else { return }
    guard isTelling else { return keep(current) }
    if let other = firsts[answer] {
      guard other != current else { return keep(current) }
      let differing = placeholders.filter { other[$0.placeholder] != current[$0.placeholder] }.map(\.placeholder)
      keep(current.filter { !differing.contains($0.key) })
      shared.formUnion(asked(current.filter { differing.contains($0.key) }))
      repeated += 1
      example = example ?? (other, current)
    } else {
      keep(current)
      if firsts.count < Self.answersMax { firsts[answer] = current }
    }
  }

  private mutating func keep(_ places: [String: String]) { own.formUnion(asked(places)) }

  private func asked(_ places: [String: String]) -> [AskedValue] {
    placeholders.compactMap { names in
      places[names.placeholder].map { AskedValue(parameter: names.parameter, value: $0) }
    }
  }

  /// The values that brought nothing but what another value had brought.
  var repeatedOnly: Set<AskedValue> {
    var all = self
    all.close()
    return all.shared.subtracting(all.own)
  }

  /// For the operator, without a full stop; nil if every answer was different.
  var note: String? {
    var all = self
    all.close()
    guard let (one, other) = all.example else { return nil }
    let differing = placeholders.filter { one[$0.placeholder] != other[$0.placeholder] }
    let values = [one, other].map { places in
      differing.map { "\($0.parameter) \(VisibleText.shown(places[$0.placeholder] ?? ""))" }.joined(separator: ", ")
    }
    let more = all.repeated > 1 ? ", and so are \(all.repeated - 1) more" : ""
    let names = differing.map { "{\($0.placeholder)}" }.joined(separator: " and ")
    return "the answers for \(values[0]) and \(values[1]) are the same\(more): the service may pass over \(names)"
  }
}
