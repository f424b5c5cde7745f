internal import Connectors
internal import Formats
internal import Platform
internal import Settings

/// How the fields of a stream differ from what was accepted, and what the contract says about it.
struct SchemaDrift: Hashable, Sendable {
  /// One field that is different.
  struct Item: Hashable, Sendable {
    var change: FieldChange
    var action: SchemaPolicy.Action

    /// `the column Uczniowie was integer and is text`.
    var words: String {
      let name = VisibleText.shown(change.name).debugDescription
      return switch change.kind {
      case .new: "\(name) is new"
      case .missing: "\(name) is missing"
      case .retyped: "\(name) was \(change.before?.rawValue ?? "?") and is \(change.now?.rawValue ?? "?")"
      }
    }

    /// For storage; the name is last, since it may hold blanks.
    var text: String {
      let types = [change.before, change.now].map { $0?.rawValue ?? "-" }.joined(separator: " ")
      let field = change.field.isEmpty ? "-" : change.field
      return "\(change.kind.rawValue) \(action.rawValue) \(types) \(field) \(change.name)"
    }

    init(_ change: FieldChange, _ action: SchemaPolicy.Action) {
      self.change = change
      self.action = action
    }

    init?(text: Substring) {
      let parts = text.split(separator: " ", maxSplits: 5, omittingEmptySubsequences: false).map { String($0) }
      guard parts.count == 6, let kind = FieldChange.Kind(rawValue: parts[0]),
        let action = SchemaPolicy.Action(rawValue: parts[1])
      else { return nil }
      self.init(
        FieldChange(
          name: parts[5], field: parts[4] == "-" ? "" : parts[4], kind: kind, before: SeenType(rawValue: parts[2]),
          now: SeenType(rawValue: parts[3])), action)
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

  /// The sentence by which a run is held for these; nil where nothing of them holds.
  static func reason(_ items: [Item]) -> String? {
    let held = items.filter { $0.action == .hold }
    if held.isEmpty { return nil }
    return "the fields of its documents have changed: \(held.map(\.words).joined(separator: ", "))"
  }
}

extension SchemaPolicy {
  /// What a change leads to.
  func action(_ change: FieldChange) -> Action {
    switch change.kind {
    case .new: new
    case .missing: change.field.isEmpty ? unused : missing
    case .retyped: change.field.isEmpty ? unused : retyped
    }
  }
}

/// Which new field may be a missing one under another name.
enum Renaming {
  /// By the name of the missing field.
  static func suggestions(_ changes: [FieldChange]) -> [String: String] {
    var free = changes.filter { $0.kind == .new }
    var found: [String: String] = [:]
    for missing in changes where missing.kind == .missing {
      let folded = fold(missing.name)
      let same = free.first { fold($0.name) == folded }?.name
      let near = same ?? nearest(folded, free.map(\.name))
      guard let near else { continue }
      found[missing.name] = near
      free.removeAll { $0.name == near }
    }
    return found
  }

  /// The likeliest name: few slips, or one that holds all words of the other.
  private static func nearest(_ folded: String, _ names: [String]) -> String? {
    if let near = Spelling.nearest(to: folded, among: names.map(fold)) { return names.first { fold($0) == near } }
    return names.first { name in
      let other = fold(name)
      return min(other.count, folded.count) >= 4 && (other.contains(stem(folded)) || folded.contains(stem(other)))
    }
  }

  /// Polish endings change with the case: `Uczniowie` and `Liczba uczniów`.
  private static func stem(_ folded: String) -> String {
    folded.count < 6 ? folded : String(folded.prefix(folded.count * 3 / 5))
  }

  /// Small ASCII letters and digits only: `Liczba_uczniów` and `liczba uczniow` are one.
  static func fold(_ name: String) -> String {
    let letters: [Character: Character] = [
      "ą": "a", "ć": "c", "ę": "e", "ł": "l", "ń": "n", "ó": "o", "ś": "s", "ź": "z", "ż": "z",
    ]
    return String(name.lowercased().map { letters[$0] ?? $0 }.filter { $0.isLetter || $0.isNumber })
  }
}
