internal import Connectors
internal import Platform
internal import Readers
internal import Schema
internal import Shapes
internal import Text

/// How the fields of a stream differ from what was accepted, and what the contract says about it.
struct SchemaDrift: Hashable, Sendable {
  /// One field that is different.
  struct Item: Hashable, Sendable {
    var change: FieldChange
    var action: SchemaPolicy.Action

    /// The change as an operator may be shown it.
    var shown: ChangedField {
      let kind: ChangedField.Kind =
        switch change.kind {
        case .new: .new
        case .missing: .missing
        case .retyped: .retyped
        }
      return ChangedField(
        name: VisibleText.shown(RejectionPrivacy.shown(change.name)), kind: kind, before: change.before?.rawValue,
        now: change.now?.rawValue)
    }

    /// `"Uczniowie" was integer and is text`.
    var words: String { shown.words }

    init(_ change: FieldChange, _ action: SchemaPolicy.Action) {
      self.change = change
      self.action = action
    }
  }

  var source: String
  var stream: String
  var dataset: String
  /// The run that saw it.
  var run: Int64
  var seenAt: Timestamp
  /// Whether the run waits because of it; otherwise it went on, and the change is told until somebody accepts it.
  var isHeld: Bool
  var shape: SeenShape
  var items: [Item]

  /// How many changes a sentence names.
  static let wordsMax = 20

  /// Why a run is held for these; nil where nothing of them holds.
  static func reason(_ items: [Item]) -> HoldReason? {
    let held = items.filter { $0.action == .hold }
    if held.isEmpty { return nil }
    return .fieldsChanged(held.prefix(Self.wordsMax).map(\.shown), more: max(0, held.count - Self.wordsMax))
  }
}

extension SchemaPolicy {
  /// Whether any change of the fields would hold a run.
  var mayHold: Bool { [new, missing, retyped, unused].contains(.hold) }

  /// What a change leads to.
  func action(_ change: FieldChange) -> Action {
    switch change.kind {
    case .new: new
    case .missing: change.field.isEmpty ? unused : missing
    case .retyped: change.field.isEmpty ? unused : retyped
    }
  }
}

extension SchemaDrift {
  /// The changes, for storage: names may hold anything, line ends too.
  var itemsText: String {
    JSON.array(
      items.map { item in
        [
          .string(item.change.kind.rawValue), .string(item.action.rawValue), .string(item.change.name),
          .string(item.change.field), .optional(item.change.before?.rawValue), .optional(item.change.now?.rawValue),
        ]
      }
    ).compact
  }

  /// Reads `itemsText` back; throws for anything else, a part of it too.
  static func items(text: String) throws -> [Item] {
    do {
      return try JSONNode(parsing: text).elements().map { entry in
        let parts = try entry.elements(count: 6)
        let kind = try parts[0].text(as: "a change") { FieldChange.Kind(rawValue: $0) }
        let action = try parts[1].text(as: "an action") { SchemaPolicy.Action(rawValue: $0) }
        return Item(
          FieldChange(
            name: try parts[2].text(), field: try parts[3].text(), kind: kind, before: try type(parts[4]),
            now: try type(parts[5])), action)
      }
    } catch let error as JSONError {
      throw FormatError(
        "the changes that were stored of a source cannot be read: \(error.what)",
        advice: "Restore klamra.sqlite from a backup")
    }
  }

  private static func type(_ node: JSONNode) throws -> SeenType? {
    node.value == .null ? nil : try node.text(as: "a type") { SeenType(rawValue: $0) }
  }
}
