public import Schema

/// A part of a configuration that is left out: it has mistakes, or needs a part that has some. The others work.
public struct UnusablePart: Hashable, Sendable {
  /// What it is.
  public enum Kind: String, Sendable {
    case dataset
    case source
    case subscriber
  }

  /// What it is.
  public let kind: Kind
  /// Its id: the name of its file.
  public let id: String
  /// Its own mistakes; empty where another part has them.
  public let mistakes: [Diagnostic]
  /// Why it is left out, as the end of a sentence: `it has 2 mistakes`.
  public let cause: String

  /// What is left out, and why, with the place of its first mistake.
  public var sentence: String {
    let place = mistakes.first.map { " (\($0.location): \($0.message))" } ?? ""
    return "the \(kind.rawValue) \(id) is left out: \(cause)\(place)"
  }
}

extension Configuration {
  /// The unusable part with an id; nil if there is none.
  public func unusable(_ kind: UnusablePart.Kind, _ id: String) -> UnusablePart? {
    unusable.first { $0.kind == kind && $0.id == id }
  }
}
