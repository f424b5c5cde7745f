public import Platform
public import Schema

/// The lists of a stream that are only displayed, as JSON arrays in columns of `run_streams`.
enum RunStreamLists {
  static func text(_ texts: [String]) -> String { JSON.array(texts.map { .string($0) }).compact }

  static func texts(_ text: String) throws -> [String] {
    try JSONNode(parsing: text).elements().map { try $0.text() }
  }

  static func text(_ inputs: [RunStream.Input]) -> String {
    JSON.array(inputs.map { ["dataset": .string($0.dataset), "version": .integer($0.version)] }).compact
  }

  static func inputs(_ text: String) throws -> [RunStream.Input] {
    try JSONNode(parsing: text).elements().map { item in
      RunStream.Input(dataset: try item.member("dataset").text(), version: try item.member("version").integer())
    }
  }

  /// Empty if no line was passed; otherwise the counts and places by name.
  static func text(_ passed: PassedLines) -> String {
    passed == PassedLines() ? "[]" : JSON.array([passed.json]).compact
  }

  static func passed(_ text: String) throws -> PassedLines {
    var passed = PassedLines()
    guard let counts = try JSONNode(parsing: text).elements().first else { return passed }
    passed.blank = try counts.member("blank").integer()
    passed.headers = try counts.member("headers").integer()
    passed.below = try counts.member("below").integer()
    passed.belowFirst = try counts.member("below_first").integer()
    passed.reread = try counts.member("reread").integer()
    passed.rereadFirst = try counts.member("reread_first").integer()
    return passed
  }

  static func text(_ changes: [RunStream.SchemaChange]) -> String { JSON.array(changes.map(\.json)).compact }

  static func changes(_ text: String) throws -> [RunStream.SchemaChange] {
    try JSONNode(parsing: text).elements().map { item in
      RunStream.SchemaChange(
        name: try item.member("name").text(), field: try item.member("field").text(),
        change: try item.member("change").text(), before: try item.optional("before")?.text(),
        now: try item.optional("now")?.text(), action: try item.member("action").text())
    }
  }
}

extension PassedLines {
  /// The counts and places in their stored form, which is also that of `klamra runs --json`.
  public var json: JSON {
    [
      "blank": .integer(blank), "headers": .integer(headers), "below": .integer(below),
      "below_first": .integer(belowFirst), "reread": .integer(reread), "reread_first": .integer(rereadFirst),
    ]
  }
}

extension RunStream.SchemaChange {
  /// The list in its stored form.
  public var json: JSON {
    [
      "name": .string(name), "field": .string(field), "change": .string(change), "before": .optional(before),
      "now": .optional(now), "action": .string(action),
    ]
  }
}
