internal import Formats
internal import Platform
internal import Text

/// How a CSV document is written: RFC 4180 and what Polish offices make of it.
struct CSVFormat: Hashable, Sendable {
  /// Where the names of the columns are.
  enum Header: String, CaseIterable, Sendable {
    /// On the first line that holds all required columns; what stands above it is a title.
    case found
    /// Nowhere: columns are known by their place.
    case absent
  }

  /// What ends a table that is followed by a legend or a signature. Lines after the end are counted, not read.
  struct End: Hashable, Sendable {
    /// An empty line, or one of delimiters only.
    var atBlankLine: Bool
    /// A line of one field in a table of more.
    var atSingleField: Bool
    /// A line whose first field begins with one of these words: `Źródło`, `Uwaga`.
    var atWords: [String]

    init(atBlankLine: Bool = false, atSingleField: Bool = false, atWords: [String] = []) {
      self.atBlankLine = atBlankLine
      self.atSingleField = atSingleField
      self.atWords = atWords
    }

    var isNone: Bool { !atBlankLine && !atSingleField && atWords.isEmpty }
  }

  /// How the bytes become text; a byte that the encoding does not have rejects its record.
  var encoding: TextEncoding
  /// One ASCII character; a first line `sep=;` in the document wins over it.
  var delimiter: Character
  /// One ASCII character, or nil where quotes are nothing special.
  var quote: Character?
  /// Where the names of the columns are.
  var header: Header
  /// Lines above the header, or above the first record, that are not looked at.
  var linesSkipped: Int
  /// What ends the table before the document ends.
  var end: End
  /// How values are spelled, where a field says nothing else.
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

  /// Delimiter and quote as bytes; a quote that cannot occur in text stands for none.
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

  /// A control code (SOH) that stands in no text of any of the encodings.
  static let noQuote: UInt8 = 0x01
}
