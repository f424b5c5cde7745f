public import Connectors
internal import Formats
public import Platform
internal import Privacy
internal import Runs
public import Shapes
public import State
internal import Text

/// The accepted fields of a stream beside those of its documents.
public struct SchemaComparison {
  private let stream: StreamManifest
  private let before: SourceSchemas.Stored
  private let drift: SchemaDrift?

  /// - Parameter drift: the changes that are not accepted yet; nil if there are none.
  public init(stream: StreamManifest, before: SourceSchemas.Stored, drift: SchemaDrift?) {
    self.stream = stream
    self.before = before
    self.drift = drift
  }

  private struct Line {
    var name: String
    var field: String
    var before: InferredType?
    var now: InferredType?
    var item: SchemaDrift.Item?
  }

  private var now: InferredSchema { drift?.shape ?? before.shape }

  /// In the order of the documents, followed by missing fields.
  private var lines: [Line] {
    let now = now
    var fields: [String: String] = [:]
    for spec in stream.fields {
      if let name = now.name(of: spec, in: before.shape), fields[name] == nil { fields[name] = spec.name }
    }
    let items = Dictionary(drift?.items.map { ($0.change.name, $0) } ?? []) { first, _ in first }
    func line(_ name: String) -> Line {
      Line(
        name: name, field: fields[name] ?? "", before: before.shape.field(name)?.type, now: now.field(name)?.type,
        item: items[name])
    }
    return (now.fields.map(\.name) + before.shape.fields.map(\.name).filter { now.field($0) == nil }).map(line)
  }

  private func words(_ item: SchemaDrift.Item?, _ suggestions: [String: String]) -> String {
    guard let item else { return "" }
    var text = item.change.kind.rawValue
    if let name = suggestions[item.change.name] {
      text += ", may now be \(VisibleText.shown(RejectionPrivacy.shown(name)).debugDescription)"
    }
    if let form = item.change.form { text += ": now \(form.now)" }
    return item.action == .hold ? "\(text) (holds)" : text
  }

  /// Prints the fields side by side.
  public func show(_ source: String, on output: Output) {
    let by = before.takenBy.isEmpty ? "" : ", accepted by \(before.takenBy): \(before.reason)"
    output.line(
      "\(source), stream \(stream.name): fields of run \(before.run), \(Formatting.moment(before.takenAt))\(by)")
    if let drift {
      let word = drift.isHeld ? "waits" : "went on"
      output.line(
        "  run \(drift.run), which \(word), shows \(Formatting.count(drift.items.count, "change")), "
          + Formatting.moment(drift.seenAt))
    }
    var table = Table([
      .init("FIELD", widthMax: 40), .init("MAPPED"), .init("STORED"), .init("SEEN"), .init("CHANGE", widthMax: 80),
    ])
    let suggestions = Renaming.suggestions(drift?.items.map(\.change) ?? [])
    for line in lines {
      table.add(
        VisibleText.shown(RejectionPrivacy.shown(line.name)), line.field.isEmpty ? "-" : line.field,
        line.before?.rawValue ?? "-", line.now?.rawValue ?? "-", words(line.item, suggestions))
    }
    output.table(table)
  }

  /// The comparison as JSON.
  public var json: JSON {
    [
      "stream": .string(stream.name), "stored_run": .integer(before.run), "stored": .string(before.takenAt.description),
      "accepted_by": .string(before.takenBy), "reason": .string(before.reason),
      "seen_run": drift.map { .integer($0.run) } ?? .null, "held": .boolean(drift?.isHeld ?? false),
      "fields": .array(
        lines.map { line in
          [
            "name": .string(RejectionPrivacy.shown(line.name)), "field": .string(line.field),
            "stored": .optional(line.before?.rawValue),
            "seen": .optional(line.now?.rawValue), "change": .optional(line.item?.change.kind.rawValue),
            "action": .optional(line.item?.action.rawValue),
          ]
        }),
    ]
  }
}
