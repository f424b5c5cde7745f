public import Schema

/// A place in a settings file and the number of characters that it covers.
public struct Mark: Hashable, Sendable {
  /// Its start.
  public var location: SourceLocation
  /// In characters, at least 1.
  public var width: Int
  /// The line in which it ends, from 1.
  let lastLine: Int

  /// - Parameter lastLine: the line of the start if omitted.
  public init(_ location: SourceLocation, width: Int = 1, lastLine: Int? = nil) {
    self.location = location
    self.width = max(1, width)
    self.lastLine = max(location.line, lastLine ?? location.line)
  }
}

/// One value of a settings file, with its place.
public struct Node: Hashable, Sendable {
  /// How a scalar was written: a plain one may be empty by omission, a quoted one is empty on purpose.
  public enum Style: Hashable, Sendable { case plain, quoted, block }

  /// What the node is.
  public indirect enum Content: Hashable, Sendable {
    case scalar(String, Style)
    case sequence([Node])
    case mapping([Entry])
  }

  /// One `key: value` of a mapping, in the order of the file.
  public struct Entry: Hashable, Sendable {
    /// The text before the colon.
    public var key: String
    /// The place of the key.
    public var keyMark: Mark
    /// The value after the colon.
    public var value: Node
  }

  /// Its content.
  public var content: Content
  /// Its place.
  public var mark: Mark
  /// The key that holds this node, or the node itself: the place of messages about absent keys.
  public var owner: Mark
  /// The values of the same key where it is given again, which is a mistake.
  public var repeats: [Node] = []

  public init(_ content: Content, mark: Mark, owner: Mark? = nil) {
    self.content = content
    self.mark = mark
    self.owner = owner ?? mark
  }

  /// The text of a scalar; nil for anything else.
  public var text: String? {
    if case .scalar(let text, _) = content { text } else { nil }
  }

  /// The keys of a mapping in the order of the file; empty for anything else.
  public var keys: [String] {
    if case .mapping(let entries) = content { entries.map(\.key) } else { [] }
  }

  /// Whether the key has no value.
  public var isEmpty: Bool {
    if case .scalar(let text, .plain) = content { text.isEmpty } else { false }
  }

  /// The place of a part of a scalar, counted in characters from its start.
  ///
  /// Exact for text on one line without escapes, as templates and paths are written; otherwise the place of the scalar.
  public func mark(at offset: Int, width: Int) -> Mark {
    guard case .scalar(let text, let style) = content, style != .block else { return mark }
    let margin = style == .quoted ? 1 : 0
    guard mark.width == text.count + 2 * margin, offset + width <= text.count else { return mark }
    var location = mark.location
    location.column += offset + margin
    return Mark(location, width: width)
  }

  /// The kind of node, for a sentence: `a list`, `a mapping`, `"abc"`.
  public var kind: String {
    switch content {
    case .scalar(let text, .plain) where text.isEmpty: "nothing"
    case .scalar(let text, _): quoted(text)
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }
}

/// Text in quotation marks, shortened for a message.
func quoted(_ text: String) -> String {
  let line = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)[0]
  let isShort = line.count <= 60 && line.count == text.count
  return "\"\(line.prefix(60))\(isShort ? "" : "…")\""
}
