/// One value of a document, by its extent.
struct JSONToken {
  enum Kind: UInt8 {
    /// The member is absent.
    case missing
    case null
    /// `true` or `false`.
    case truth
    case number
    /// A string without escapes.
    case string
    /// A string with escapes.
    case escaped
    case object
    case array

    /// The kind with its article, for a sentence.
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

  /// The base of `start` and `end`.
  enum Place: UInt8 {
    /// The start of the document; the bytes are in the scanner's window.
    case document
    /// The field's own store, for a field outside the record.
    case store
    /// The holder, for a waiting record.
    case holder
  }

  var kind: Kind
  var place = Place.document
  /// Its start; for a string after the quote.
  var start: Int
  /// Its end; for a string before the quote.
  var end: Int

  static var missing: JSONToken { JSONToken(kind: .missing, start: 0, end: 0) }

  var count: Int { end &- start }
}
