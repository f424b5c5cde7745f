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

  /// What `start` and `end` count from.
  enum Place: UInt8 {
    /// The start of the document; the bytes are in the scanner's window.
    case document
    /// The field's own store, for a field outside the record.
    case store
    /// The holder, for a record that waits.
    case holder
  }

  var kind: Kind
  var place = Place.document
  /// Where it begins: for a string behind the quote.
  var start: Int
  /// Where it ends: for a string before the quote.
  var end: Int

  static var missing: JSONToken { JSONToken(kind: .missing, start: 0, end: 0) }

  var count: Int { end &- start }
}
