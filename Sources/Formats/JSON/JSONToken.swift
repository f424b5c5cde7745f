/// One value of a document by its place.
struct JSONToken {
  enum Kind: UInt8 {
    /// The member did not come.
    case missing
    case null
    /// `true` or `false`.
    case truth
    case number
    /// A string whose bytes between the quotes are its text.
    case string
    /// A string with escapes.
    case escaped
    case object
    case array

    /// With its article, for a sentence.
    var words: String {
      switch self {
      case .missing, .null: "null"
      case .truth: "true or false"
      case .number: "a number"
      case .string, .escaped: "a string"
      case .object: "an object"
      case .array: "an array"
      }
    }
  }

  var kind: Kind
  /// Where it begins: for a string behind the quote. Counted from the start of what holds it, most often the document.
  var start: Int
  /// Where it ends: for a string before the quote.
  var end: Int

  static var missing: JSONToken { JSONToken(kind: .missing, start: 0, end: 0) }

  var count: Int { end - start }
}
