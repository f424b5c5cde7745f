public import Platform

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

extension RunStream.SchemaChange {
  /// The list in its stored form.
  public var json: JSON {
    [
      "name": .string(name), "field": .string(field), "change": .string(change), "before": .optional(before),
      "now": .optional(now), "action": .string(action),
    ]
  }
}
