public import Connectors
internal import Formats
public import Platform
internal import Privacy
public import Schema
internal import Text

/// The differences of a stream's fields from the accepted ones, with the policy's reactions.
public struct SchemaDrift: Hashable, Sendable {
  /// One changed field.
  public struct Item: Hashable, Sendable {
    /// The change.
    public var change: FieldChange
    /// The policy's reaction.
    public var action: SchemaPolicy.Action

    /// The change in a form that an operator may be shown.
    var shown: ChangedField {
      let kind: ChangedField.Kind =
        switch change.kind {
        case .new: .new
        case .missing: .missing
        case .retyped: .retyped
        }
      return ChangedField(
        name: VisibleText.shown(RejectionPrivacy.shown(change.name)), kind: kind,
        before: change.form.map(\.before) ?? change.before?.rawValue, now: change.form?.now ?? change.now?.rawValue)
    }

    /// `"Uczniowie" was integer and is text`.
    public var words: String { shown.words }

    public init(_ change: FieldChange, _ action: SchemaPolicy.Action) {
      self.change = change
      self.action = action
    }
  }

  /// The id of the source.
  public var source: String
  /// The name of the stream.
  public var stream: String
  /// The id of the dataset that it fills.
  public var dataset: String
  /// The run that found it.
  public var run: Int64
  /// When the run found it.
  public var seenAt: Timestamp
  /// Whether the run waits because of it; otherwise it continued, and the change is reported until an operator accepts
  /// it.
  public var isHeld: Bool
  /// The current fields.
  public var shape: InferredSchema
  /// The changes.
  public var items: [Item]

  public init(
    source: String, stream: String, dataset: String, run: Int64, seenAt: Timestamp, isHeld: Bool, shape: InferredSchema,
    items: [Item]
  ) {
    self.source = source
    self.stream = stream
    self.dataset = dataset
    self.run = run
    self.seenAt = seenAt
    self.isHeld = isHeld
    self.shape = shape
    self.items = items
  }

  /// The most changes that a sentence names.
  static let wordsMax = 20

  /// The reason to hold a run for these changes; nil if none of them does.
  public static func reason(_ items: [Item]) -> HoldReason? {
    let held = items.filter { $0.action == .hold }
    if held.isEmpty { return nil }
    return .fieldsChanged(held.prefix(Self.wordsMax).map(\.shown), more: max(0, held.count - Self.wordsMax))
  }
}

extension SchemaPolicy {
  /// Whether any change of the fields would hold a run.
  public var mayHold: Bool { [new, missing, retyped, unused].contains(.hold) }

  /// The reaction to a change.
  public func action(_ change: FieldChange) -> Action {
    switch change.kind {
    case .new: new
    case .missing: change.field.isEmpty ? unused : missing
    case .retyped: change.field.isEmpty ? unused : retyped
    }
  }
}

extension SchemaDrift {
  /// The stored form of the changes; names may contain any character, line ends too.
  public var itemsText: String {
    JSON.array(
      items.map { item in
        let parts: [JSON] = [
          .string(item.change.kind.rawValue), .string(item.action.rawValue), .string(item.change.name),
          .string(item.change.field), .optional(item.change.before?.rawValue), .optional(item.change.now?.rawValue),
        ]
        return .array(parts + (item.change.form.map { [.optional($0.before), .string($0.now)] } ?? []))
      }
    ).compact
  }

  /// Parses `itemsText`; throws for anything else, including a truncated text.
  public static func items(text: String) throws -> [Item] {
    do {
      return try JSONNode(parsing: text).elements().map { entry in
        let all = try entry.elements()
        let parts = all.count == 8 ? all : try entry.elements(count: 6)
        let form =
          parts.count == 8
          ? FormChange(before: parts[6].value == .null ? nil : try parts[6].text(), now: try parts[7].text()) : nil
        let kind = try parts[0].text(as: "a change") { FieldChange.Kind(rawValue: $0) }
        let action = try parts[1].text(as: "an action") { SchemaPolicy.Action(rawValue: $0) }
        return Item(
          FieldChange(
            name: try parts[2].text(), field: try parts[3].text(), kind: kind, before: try type(parts[4]),
            now: try type(parts[5]), form: form), action)
      }
    } catch let error as JSONError {
      throw FormatError(
        "the changes that were stored of a source cannot be read: \(error.what)",
        advice: "Restore klamra.sqlite from a backup")
    }
  }

  private static func type(_ node: JSONNode) throws -> InferredType? {
    node.value == .null ? nil : try node.text(as: "a type") { InferredType(rawValue: $0) }
  }
}
