internal import Platform

/// HTML that is safe to send: literals of the source code are markup, everything else is escaped.
///
/// Only a literal can become markup: the literal type is `StaticString`, which no run-time text can become. A `String`
/// in an interpolation is always escaped, for element content and quoted attributes alike (OWASP, "Cross Site Scripting
/// Prevention", rules for HTML and attribute contexts). URLs are built from identifiers, not from data.
struct SafeHTML: ExpressibleByStringInterpolation, Hashable, Sendable {
  typealias StringLiteralType = StaticString

  private(set) var text: String

  init(stringLiteral value: StaticString) { text = value.description }
  init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

  /// Any text, escaped.
  init(_ value: String) { text = Self.escape(value) }

  /// A block of JSON inside a `script` element that is not executed.
  ///
  /// `<`, `>` and `&` become JSON escapes, so that no text can end the element or begin a comment in it (HTML,
  /// 4.12.1.3).
  init(block json: JSON) {
    text = json.compact.replacing("<", with: "\\u003c").replacing(">", with: "\\u003e").replacing("&", with: "\\u0026")
  }

  struct StringInterpolation: StringInterpolationProtocol {
    typealias StringLiteralType = StaticString

    var text = ""

    init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity) }

    mutating func appendLiteral(_ literal: StaticString) { text += literal.description }
    mutating func appendInterpolation(_ value: String) { text += SafeHTML.escape(value) }
    mutating func appendInterpolation(_ value: Int) { text += String(value) }
    mutating func appendInterpolation(_ value: SafeHTML) { text += value.text }
    /// Appends all pieces.
    mutating func appendInterpolation(_ values: [SafeHTML]) {
      for value in values { text += value.text }
    }
    /// Appends the piece if there is one.
    mutating func appendInterpolation(_ value: SafeHTML?) { text += value?.text ?? "" }
  }

  var isEmpty: Bool { text.isEmpty }

  static func += (a: inout SafeHTML, b: SafeHTML) { a.text += b.text }

  /// The pieces with a separator.
  static func joined(_ pieces: [SafeHTML], _ separator: SafeHTML) -> SafeHTML {
    var all: SafeHTML = ""
    for (index, piece) in pieces.enumerated() {
      if index > 0 { all += separator }
      all += piece
    }
    return all
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
      case "'": escaped += "&#39;"
      case "\t", "\n": escaped.unicodeScalars.append(scalar)
      // Control characters are not allowed in an HTML document (https://html.spec.whatwg.org/, 13.2.3.5).
      case "\u{0}"..<" ", "\u{7f}"..<"\u{a0}": escaped += "\u{fffd}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
