internal import Configuration
internal import Connectors
internal import Corrections
internal import Landing
public import Operations
public import Platform
internal import Schema
internal import Store

/// A trace as text and JSON.
public struct TraceText {
  /// The trace.
  public let trace: Trace

  public init(trace: Trace) { self.trace = trace }

  private var columns: [Column] { trace.dataset.columns }

  /// The row, then the steps back to its origin, each with a label.
  public var lines: [String] {
    let key = zip(trace.dataset.key, trace.key).map { "\($0)=\($1)" }.joined(separator: " ")
    let payload = columns.indices.filter { !trace.dataset.keyIndices.contains($0) }
    var table = Table([.init(""), .init("", widthMax: 100)])
    for index in payload { table.add(columns[index].name, trace.values[index].shown(as: columns[index].type)) }
    var lines = ["\(trace.dataset.id) \(key), in version \(trace.version.number)"]
    lines += table.lines.dropFirst().map { "  \($0)" }
    var steps = Table([.init(""), .init("")])
    for (label, text) in way { steps.add(label, text) }
    lines += steps.lines.dropFirst()
    return lines + ending
  }

  private var way: [(String, String)] {
    let set = trace.setBy
    var way = [
      ("history", history),
      ("set by", "version \(set.number), committed \(Formatting.moment(set.committedAt))"),
    ]
    if let reason = trace.reason { way.append(("reason", "\(reason.text) (\(reason.who))")) }
    let trigger = trace.run.map { ", \($0.trigger.rawValue)" } ?? ", of which no record is left"
    way.append(("run", "\(set.run) of \(set.source)\(trigger)"))
    if let target = trace.target {
      let mapping = target.stream.mapping
      way.append(("mapping", "\(mapping.file):\(mapping.line), stream \(target.stream.name)"))
    }
    if case .record(let record) = trace.origin {
      way += facts(record.document)
      let unit = record.isLine ? "line" : "record"
      let bytes = record.extent.map { ", bytes \($0.lowerBound) to \($0.upperBound) of the document" } ?? ""
      way.append(("place", "\(unit) \(record.position)\(bytes)"))
      for correction in record.corrections {
        let words = [correction.expected, correction.value].map { VisibleText.shown($0).debugDescription }
        way.append(
          (
            "corrected",
            "\(correction.field) \(words[0]) to \(words[1]) by \(correction.by), \(correction.at): \(correction.reason)"
          ))
      }
    }
    if case .derived(let derivation) = trace.origin {
      way.append(("select", "\(derivation.file) (sha256 \(derivation.select.hex.prefix(16)))"))
      for input in derivation.inputs {
        way.append(("read", "\(input.dataset) version \(input.version): \(Formatting.count(input.count, "row"))"))
      }
    }
    return way
  }

  /// `inserted by version 1, updated by version 2`.
  private var history: String {
    var steps = trace.steps.map { step -> String in
      let word =
        switch step.operation {
        case .insert: "inserted"
        case .update: "updated"
        case .delete: "deleted"
        }
      return "\(word) by version \(step.version)"
    }
    if trace.steps.first?.operation != .insert { steps.insert("inserted by version 1", at: 0) }
    return steps.joined(separator: ", ")
  }

  private func facts(_ document: DocumentReference) -> [(String, String)] {
    var facts = [
      ("document", "\(document.document.digest.hex) (\(Formatting.bytes(document.document.bytes)))"),
      ("from", document.url), ("fetched", Formatting.moment(document.fetchedAt)),
    ]
    if document.requestKey != document.url { facts.insert(("request", document.requestKey), at: 2) }
    return facts
  }

  /// The record itself, or why it is unavailable.
  private var ending: [String] {
    switch trace.origin {
    case .record(let record):
      guard let extent = record.extent else { return ["The reader of this format cannot say where records lie."] }
      var lines = ["record"]
      lines += record.text.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)" }
      if record.bytes.count < extent.count {
        lines.append("  (the first \(record.bytes.count) of \(extent.count) bytes)")
      }
      return lines
    case .mixed:
      return ["The mapping groups or sorts records, so that no single one made this row. It was made from:"] + documents
    case .derived(let derivation): return DerivationText(derivation: derivation).lines
    case .notKept(let digests, let areErased):
      let why =
        areErased ? "its documents held a record that was erased, and went with it" : "documents are no longer kept"
      return ["The row cannot be found again: \(why)."] + digests.map { "  \($0.hex)" }
    case .unknown(let why): return ["The row cannot be found again: \(why)."] + documents
    }
  }

  /// The most documents that are listed.
  private static let documentsMax = 20

  private var documents: [String] {
    let rest = trace.documents.count - Self.documentsMax
    return trace.documents.prefix(Self.documentsMax).map { "  \($0.document.digest.hex)  \($0.url)" }
      + (rest > 0 ? ["  … and \(rest) more"] : [])
  }

  /// The trace as JSON.
  public var json: JSON {
    let keys = trace.dataset.keyIndices.map { columns[$0] }
    let set = trace.setBy
    let mapping = trace.target?.stream.mapping
    return [
      "dataset": .string(trace.dataset.id), "version": .integer(trace.version.number),
      "key": RowText.json(keys, trace.key), "row": RowText.json(columns, trace.values),
      "history": .array(
        trace.steps.map { ["version": .integer($0.version), "op": .string($0.operation.rawValue)] }),
      "set_by": [
        "version": .integer(set.number), "committed": .string(set.committedAt.description),
        "reason": .optional(trace.reason?.text),
      ],
      "run": [
        "run": .integer(set.run), "source": .string(set.source.text), "trigger": .optional(trace.run?.trigger.rawValue),
      ],
      "stream": .optional(trace.target?.stream.name), "mapping": .optional(mapping?.file),
      "documents": .array(trace.documents.map(json)), "origin": .string(kind), "why": .optional(why),
      "record": record, "derivation": derivation,
    ]
  }

  private var derivation: JSON {
    if case .derived(let derivation) = trace.origin { DerivationText(derivation: derivation).json } else { .null }
  }

  private var kind: String {
    switch trace.origin {
    case .record: "record"
    case .mixed: "mixed"
    case .derived: "derived"
    case .notKept(_, let areErased): areErased ? "erased" : "not kept"
    case .unknown: "unknown"
    }
  }

  private var why: String? { if case .unknown(let why) = trace.origin { why } else { nil } }

  private func json(_ document: DocumentReference) -> JSON {
    [
      "sha256": .string(document.document.digest.hex), "bytes": .integer(document.document.bytes),
      "url": .string(document.url), "request": .string(document.requestKey),
      "fetched": .string(document.fetchedAt.description),
    ]
  }

  private var record: JSON {
    guard case .record(let record) = trace.origin else { return .null }
    return [
      "document": .string(record.document.document.digest.hex),
      "unit": .string(record.isLine ? "line" : "record"), "position": .integer(record.position),
      "from": .optional(record.extent?.lowerBound), "to": .optional(record.extent?.upperBound),
      "text": .string(record.text),
      "corrections": .array(
        record.corrections.map {
          [
            "field": .string($0.field), "expected": .string($0.expected), "value": .string($0.value),
            "reason": .string($0.reason), "by": .string($0.by), "at": .string($0.at), "line": .integer($0.line),
          ]
        }),
    ]
  }
}
