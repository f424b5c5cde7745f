internal import Formats

/// Which of the values that a stream asks for have brought a record.
///
/// A value of `each` is answered by a record in the replies to its requests. The values of a batch share a reply: each
/// is answered by a record that repeats it, in the declared field or, if none is declared, in a field all of whose
/// values were asked for.
struct AnswerTally {
  private let request: StreamRequest
  /// The asked values by parameter, with their place in the order of the source.
  private let asked: [AskedValue]
  private var answered: Set<AskedValue> = []
  /// The values of the batch in the form in which they are compared.
  private let batched: [String: String]
  /// For each field that may repeat the values of the batch, those that it has repeated.
  private var candidates: [Int: Set<String>] = [:]
  private var hasBatchRecords = false
  private var same: SameAnswers
  private var echoed: EchoedValues
  /// Values whose requests were answered by a status that means that they are gone.
  private(set) var gone: [AskedValue] = []
  /// Those of them whose earlier documents are used again.
  private(set) var kept: Set<AskedValue> = []

  /// - Parameter fields: the names of the fields whose texts come with each record.
  init(_ request: StreamRequest, fields: [String], _ parameters: ParameterValues) {
    self.request = request
    let placeholders = request.each.map { (placeholder: $0.placeholder, parameter: $0.parameter) }
    same = SameAnswers(placeholders)
    echoed = EchoedValues(placeholders, fields: fields)
    asked = request.asked(parameters)
    var batched: [String: String] = [:]
    if let batch = request.batch {
      let values = parameters.all(batch.parameter).unique
      let isExact = Set(values.map(Self.form)).count < values.count
      for value in values { batched[isExact ? value : Self.form(value)] = value }
      let declared = request.answers[batch.name]
      for (index, name) in fields.enumerated() where declared == nil || declared == name { candidates[index] = [] }
    }
    self.batched = batched
  }

  /// Services add or drop leading zeros and blanks, and change the case of identifiers.
  static func form(_ value: String) -> String {
    var text = value[...]
    while text.first?.isWhitespace == true { text = text.dropFirst() }
    while text.last?.isWhitespace == true { text = text.dropLast() }
    let digits = text.drop { $0 == "0" }
    return String(digits.isEmpty ? text : digits).lowercased()
  }

  /// Adds the records of one reply.
  mutating func take(_ records: [PageRecord], of planned: PlannedRequest) {
    if records.isEmpty { return }
    if request.batch == nil {
      same.take(records, places: planned.places)
      echoed.take(records, places: planned.places)
    }
    for each in request.each {
      guard let value = planned.places[each.placeholder] else { continue }
      answered.insert(AskedValue(parameter: each.parameter, value: value))
    }
    guard let batch = request.batch else { return }
    if planned.batch.count == 1 { answered.insert(AskedValue(parameter: batch.parameter, value: planned.batch[0])) }
    hasBatchRecords = true
    let isDeclared = request.answers[batch.name] != nil
    for record in records where !record.texts.isEmpty {
      for (field, known) in candidates {
        guard let text = record.texts[field] else { continue }
        if let value = batched[text] ?? batched[Self.form(text)] {
          if !known.contains(value) { candidates[field]?.insert(value) }
        } else if !isDeclared {
          candidates[field] = nil
        }
      }
    }
  }

  /// Notes that the values of a request are gone.
  mutating func pass(over planned: PlannedRequest, isKept: Bool) {
    for each in request.each {
      guard let value = planned.places[each.placeholder] else { continue }
      let asked = AskedValue(parameter: each.parameter, value: value)
      if !gone.contains(asked) { gone.append(asked) }
      if isKept { kept.insert(asked) }
    }
  }

  /// The values that brought nothing, in the order of the source. Those of a batch are left out if no field shows them.
  var unanswered: [AskedValue] {
    var found = answered.subtracting(others).union(kept)
    if let batch = request.batch {
      let repeated = candidates.values.max { $0.count < $1.count } ?? []
      found.formUnion(repeated.map { AskedValue(parameter: batch.parameter, value: $0) })
      if isBatchUnknown { found.formUnion(batched.values.map { AskedValue(parameter: batch.parameter, value: $0) }) }
    }
    return asked.filter { !found.contains($0) }
  }

  /// The values whose replies hold the records of other values, and none of their own.
  private var others: Set<AskedValue> { same.repeatedOnly.union(echoed.strangers.map(\.value)) }

  /// Whether no field shows which values of a batch were answered.
  var isBatchUnknown: Bool {
    hasBatchRecords && batched.count > 1 && request.batch.map { $0.size > 1 } == true
      && candidates.values.allSatisfy(\.isEmpty)
  }

  /// For the operator, without a full stop; empty if every value was answered, each with records of its own.
  var notes: [String] {
    var notes: [String] = []
    let others = others
    let missing = unanswered.filter { !gone.contains($0) && !others.contains($0) }
    if !missing.isEmpty { notes.append("asked for and not answered: \(missing.words)") }
    if let note = same.note { notes.append(note) }
    let strangers = echoed.strangers.filter { !same.repeatedOnly.contains($0.value) }
    if let field = strangers.map(\.field).min() {
      let values = asked.filter { value in strangers.contains { $0.value == value } }
      notes.append("the answers for \(values.words) hold records of other values, as the field \(field) says")
    }
    if let batch = request.batch, isBatchUnknown {
      let declared = request.answers[batch.name]
      notes.append(
        "which \(batch.parameter) were answered is unknown, since "
          + (declared.map { "the field \($0) repeats none of them: correct it in the connector's request, " }
            ?? "no field repeats them: name it in the connector's request, ")
          + "answers: {\(batch.name): FIELD}")
    }
    return notes
  }
}
