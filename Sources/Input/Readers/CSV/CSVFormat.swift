internal import Formats
internal import Platform
internal import Text

/// The dialect of a CSV document: RFC 4180 and its variants in Polish offices.
struct CSVFormat: Hashable, Sendable {
  /// The place of the column names.
  enum Header: String, CaseIterable, Sendable {
    /// On the first line with all required columns; the lines above it are a title.
    case found
    /// Nowhere: columns are identified by position.
    case absent
  }

  /// The end of a table that is followed by a legend or a signature. Lines after the end are counted, not read.
  struct End: Hashable, Sendable {
    /// At an empty line, or one of delimiters only.
    var atBlankLine: Bool
    /// At a line of one field in a table of more.
    var atSingleField: Bool
    /// At a line whose first field begins with one of these words: `Źródło`, `Uwaga`.
    var atWords: [String]

    init(atBlankLine: Bool = false, atSingleField: Bool = false, atWords: [String] = []) {
      self.atBlankLine = atBlankLine
      self.atSingleField = atSingleField
      self.atWords = atWords
    }

    var isNone: Bool { !atBlankLine && !atSingleField && atWords.isEmpty }
  }

  /// The encoding; a record with an undefined byte is rejected.
  var encoding: TextEncoding
  /// One ASCII character; a first line `sep=;` in the document overrides it.
  var delimiter: Character
  /// One ASCII character, or nil if quotes have no special meaning.
  var quote: Character?
  /// The place of the column names.
  var header: Header
  /// The number of lines before the header, or before the first record, that are skipped.
  var linesSkipped: Int
  /// The end of the table before the end of the document.
  var end: End
  /// The default spelling of values.
  var fieldDefaults = FieldDefaults()

  init(
    encoding: TextEncoding = .utf8, delimiter: Character = ";", quote: Character? = "\"", header: Header = .found,
    linesSkipped: Int = 0, end: End = End()
  ) {
    self.encoding = encoding
    self.delimiter = delimiter
    self.quote = quote
    self.header = header
    self.linesSkipped = linesSkipped
    self.end = end
  }

  /// Delimiter and quote as bytes; without a quote, a byte that cannot occur in text.
  func bytes() throws(FormatError) -> (delimiter: UInt8, quote: UInt8) {
    guard let delimiter = delimiter.asciiValue, delimiter != 0, delimiter != 10, delimiter != 13 else {
      throw FormatError(
        "the delimiter \(String(delimiter).debugDescription) is not one ASCII character",
        advice: "Set the delimiter to ; or , or a tab")
    }
    guard let quote else { return (delimiter, CSVFormat.noQuote) }
    guard let byte = quote.asciiValue, byte != 0, byte != 10, byte != 13, byte != delimiter else {
      throw FormatError(
        "the quote \(String(quote).debugDescription) is not one ASCII character other than the delimiter",
        advice: "Set the quote to \" or leave it out")
    }
    return (delimiter, byte)
  }

  /// A control code (SOH) that occurs in no text of any of the encodings.
  static let noQuote: UInt8 = 0x01
}
