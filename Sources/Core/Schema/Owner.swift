/// The owner of rows in a dataset: only the owner updates or deletes them.
///
/// It is stored and shown as a text: `gus`, `gus/ludnosc`, `derived:wskazniki`. Ids and names of streams contain no
/// slash or colon.
public enum Owner: Hashable, Sendable {
  /// A source, by its id.
  case source(String)
  /// One stream of a source, if several of its streams deliver rows to the dataset.
  case stream(String, of: String)
  /// The SELECT of the derived dataset of this id.
  case derivation(of: String)

  private static let derived = "derived:"

  /// Parses the stored text; any text is valid.
  public init(_ text: String) {
    if text.hasPrefix(Self.derived) {
      self = .derivation(of: String(text.dropFirst(Self.derived.count)))
    } else if let slash = text.firstIndex(of: "/") {
      self = .stream(String(text[text.index(after: slash)...]), of: String(text[..<slash]))
    } else {
      self = .source(text)
    }
  }

  /// The stored text.
  public var text: String {
    switch self {
    case .source(let id): id
    case .stream(let name, let id): "\(id)/\(name)"
    case .derivation(let dataset): Self.derived + dataset
    }
  }

  /// The id of the source; nil for a derivation.
  public var source: String? {
    switch self {
    case .source(let id), .stream(_, let id): id
    case .derivation: nil
    }
  }

  /// The name of the stream; nil if the source as a whole is the owner.
  public var stream: String? { if case .stream(let name, _) = self { name } else { nil } }

  /// The id of the dataset that a SELECT derives; nil for a source.
  public var derivedDataset: String? { if case .derivation(let dataset) = self { dataset } else { nil } }
}

extension Owner: Comparable {
  /// By the stored text.
  public static func < (one: Owner, other: Owner) -> Bool { one.text < other.text }
}

extension Owner: CustomStringConvertible, ExpressibleByStringLiteral {
  public var description: String { text }

  public init(stringLiteral text: String) { self.init(text) }
}
