/// The content codings of a body (RFC 9110, section 8.4.1), as far as it is unpacked here.
enum BodyCoding: Hashable {
  case gzip
  case deflate

  /// The most codings of one body.
  static let codingsMax = 2

  /// Reads the header fields `Content-Encoding`; the last coding was applied last.
  ///
  /// Names of charsets, which belong into `Content-Type`, and words for no coding are passed over.
  ///
  /// - Returns: nil if a coding is unknown, or if there are too many.
  static func all(_ fields: [String]) -> [BodyCoding]? {
    var codings: [BodyCoding] = []
    for field in fields {
      for item in field.split(separator: ",") {
        // Some services add parameters or quotes, which the syntax does not have.
        let word = item.prefix { $0 != ";" }.lowercased().filter { !$0.isWhitespace && $0 != "\"" }
        switch word {
        case "gzip", "x-gzip": codings.append(.gzip)
        case "deflate": codings.append(.deflate)
        default: if !isNone(word) { return nil }
        }
      }
    }
    return codings.count <= codingsMax ? codings : nil
  }

  /// Words that services write although the body is not packed.
  private static func isNone(_ word: String) -> Bool {
    let words = ["", "identity", "none", "null", "binary", "8bit", "7bit", "text", "plain", "chunked", "aws-chunked"]
    let charsets = [
      "utf", "unicode", "iso-8859-", "iso8859-", "iso_8859-", "windows-12", "cp12", "us-ascii", "ascii", "latin",
      "ansi",
    ]
    return words.contains(word) || charsets.contains { word.hasPrefix($0) }
  }
}
