internal import Formats
internal import Platform
internal import SQLite

extension SourceSchemas {
  /// Turns shapes and changes that were stored line by line, in which a name with a line end could not be read back, into
  /// those of now.
  static func rewriteLines(_ connection: borrowing Connection) throws {
    if try !connection.columns(of: "source_schemas").contains("is_loss_accepted") {
      try connection.execute("ALTER TABLE source_schemas ADD COLUMN is_loss_accepted INTEGER NOT NULL DEFAULT 0")
    }
    var shapes: [(id: Int64, text: String)] = []
    var select = try connection.prepare("SELECT id, fields FROM source_schemas")
    while try select.step() { shapes.append((select.integer(0), select.text(1))) }
    for (id, text) in shapes {
      try connection.run("UPDATE source_schemas SET fields = ?2 WHERE id = ?1", id, try shape(lines: text).compact)
    }
    var drifts: [(source: String, stream: String, shape: String, changes: String)] = []
    var second = try connection.prepare("SELECT source, stream, fields, changes FROM source_drifts")
    while try second.step() { drifts.append((second.text(0), second.text(1), second.text(2), second.text(3))) }
    for drift in drifts {
      try connection.run(
        "UPDATE source_drifts SET fields = ?3, changes = ?4 WHERE source = ?1 AND stream = ?2", drift.source,
        drift.stream, try shape(lines: drift.shape).compact, try changes(lines: drift.changes).compact)
    }
  }

  /// `text`, and then a field a line: its type, whether it is always there, its name.
  private static func shape(lines text: String) throws -> JSON {
    var lines = text.utf8.split(separator: 10, omittingEmptySubsequences: false).map { String($0) ?? "" }[...]
    guard let kind = lines.popFirst(), kind == "typed" || kind == "text" else { throw StoredLinesError(text: text) }
    var fields: [(type: String, isAlways: Bool, name: String)] = []
    for line in lines {
      let words = line.utf8.split(separator: 32, maxSplits: 2, omittingEmptySubsequences: false)
        .map { String($0) ?? "" }
      if words.count == 3, SeenType(rawValue: words[0]) != nil, words[1] == "0" || words[1] == "1" {
        fields.append((words[0], words[1] == "1", words[2]))
      } else if !fields.isEmpty {
        // The rest of a name that has a line end.
        fields[fields.count - 1].name += "\n" + line
      } else {
        throw StoredLinesError(text: text)
      }
    }
    return .object([
      "typed": .boolean(kind == "typed"),
      "fields": .array(fields.map { [.string($0.name), .string($0.type), .boolean($0.isAlways)] }),
    ])
  }

  /// A change a line: what happened, what it leads to, the types before and now, the mapping's name, the name.
  private static func changes(lines text: String) throws -> JSON {
    var items: [[String]] = []
    for line in text.utf8.split(separator: 10) {
      let words = line.split(separator: 32, maxSplits: 5, omittingEmptySubsequences: false).map { String($0) ?? "" }
      if words.count == 6, FieldChange.Kind(rawValue: words[0]) != nil {
        items.append(words)
      } else if !items.isEmpty {
        items[items.count - 1][5] += "\n" + (String(line) ?? "")
      } else {
        throw StoredLinesError(text: text)
      }
    }
    return .array(
      items.map { words in
        let types = words[2...3].map { JSON.optional(SeenType(rawValue: $0)?.rawValue) }
        return [
          .string(words[0]), .string(words[1]), .string(words[5]), .string(words[4] == "-" ? "" : words[4]), types[0],
          types[1],
        ]
      })
  }
}

/// What an older Klamra stored of a source's fields is none of what it wrote.
struct StoredLinesError: Problem, Hashable {
  let text: String

  var what: String {
    "the fields that were stored of a source cannot be read: \(VisibleText.shown(String(text.prefix(80))))"
  }
  var advice: String { "Restore klamra.sqlite from a backup" }
}
