/// A text for an operator that names actions as values; they are worded where the text is shown.
///
///     "Correct the SELECT; \(.preview) shows what it makes"
///
/// Two texts are equal when their parts are equal, regardless of how this process words the actions.
public struct Advice: Hashable, Sendable {
  private enum Part: Hashable, Sendable {
    case text(String)
    case action(OperatorAction)
  }

  /// Texts are never empty, and no two texts are adjacent.
  private var parts: [Part] = []

  /// A text without actions.
  public init(_ text: String) { append(text) }

  /// Whether there is nothing to say.
  public var isEmpty: Bool { parts.isEmpty }

  /// The same text as the rest of a sentence: a capital that only begins a sentence becomes lower case.
  public var inSentence: Advice {
    guard case .text(let text) = parts.first, let first = text.first, first.isUppercase,
      text.dropFirst().first?.isLowercase == true
    else { return self }
    var advice = self
    advice.parts[0] = .text(first.lowercased() + text.dropFirst())
    return advice
  }

  /// The text with the given words for actions.
  func text(_ words: (OperatorAction) -> String) -> String {
    var text = ""
    for part in parts {
      switch part {
      case .text(let part): text += part
      case .action(let action): text += words(action)
      }
    }
    return text
  }

  private mutating func append(_ text: String) {
    if text.isEmpty { return }
    if case .text(let last) = parts.last {
      parts[parts.count - 1] = .text(last + text)
    } else {
      parts.append(.text(text))
    }
  }

  private mutating func append(_ advice: Advice) {
    for part in advice.parts {
      switch part {
      case .text(let text): append(text)
      case .action: parts.append(part)
      }
    }
  }

  /// The two texts joined.
  public static func + (first: Advice, second: Advice) -> Advice {
    var advice = first
    advice.append(second)
    return advice
  }
}

extension Advice: CustomStringConvertible {
  public var description: String { text(\.description) }
}

extension Advice: ExpressibleByStringInterpolation {
  /// Collects the parts of a literal.
  public struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var advice = Advice("")

    public init(literalCapacity: Int, interpolationCount: Int) {}

    /// A piece of the text.
    public mutating func appendLiteral(_ literal: String) { advice.append(literal) }
    /// An action, worded where the text is shown.
    public mutating func appendInterpolation(_ action: OperatorAction) { advice.parts.append(.action(action)) }
    /// Another text with its actions.
    public mutating func appendInterpolation(_ other: Advice) { advice.append(other) }
    /// The description of any other value.
    public mutating func appendInterpolation(_ value: some Any) { advice.append("\(value)") }
  }

  public init(stringLiteral text: String) { append(text) }
  public init(stringInterpolation: StringInterpolation) { self = stringInterpolation.advice }
}
