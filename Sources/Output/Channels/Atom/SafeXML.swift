/// XML in which only literals of the source code are markup; every other text is escaped for content and quoted
/// attributes.
struct SafeXML: ExpressibleByStringInterpolation, Hashable, Sendable {
  typealias StringLiteralType = StaticString

  private(set) var text: String

  init(stringLiteral value: StaticString) { text = value.description }
  init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

  struct StringInterpolation: StringInterpolationProtocol {
    typealias StringLiteralType = StaticString

    var text = ""

    init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity) }

    mutating func appendLiteral(_ literal: StaticString) { text += literal.description }
    mutating func appendInterpolation(_ value: String) { text += SafeXML.escape(value) }
    mutating func appendInterpolation(_ value: SafeXML) { text += value.text }
    /// Appends all pieces.
    mutating func appendInterpolation(_ values: [SafeXML]) {
      for value in values { text += value.text }
    }
  }

  private static func escape(_ value: String) -> String {
    var escaped = ""
    escaped.reserveCapacity(value.utf8.count)
    for scalar in value.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      // As references, since a parser would replace them by blanks in attributes (XML 1.0, 3.3.3).
      case "\t", "\n", "\r": escaped += "&#\(scalar.value);"
      // No XML document can contain these, not even as references (XML 1.0, 2.2).
      case "\u{0}"..<" ", "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
