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

  /// What a line end inside quotes is.
  enum Multiline: Sendable {
    /// Part of the value, unless the lines inside the quotes look like records: then a quote is missing.
    case judged
    /// Always part of the value: `multiline: true`.
    case always
    /// Always the end of the line: `multiline: false`.
    case never
  }

  /// What a line with fewer fields than a record is.
  enum ShortLines: String, CaseIterable, Sendable {
    /// A broken record.
    case rejected
    /// A record whose last fields are absent.
    case filled
  }

  /// The end of a table that is followed by a legend or a signature. Lines after the end are counted, not read.
  struct End: Hashable, Sendable {
    /// At an empty line, or one of delimiters only.
    var atBlankLine: Bool
    /// At a line of one field in a table of more.
    var atSingleField: Bool
    /// At a line whose first field begins with one of these words: `Źródło`, `Uwaga`.
    var atWords: [String]
    /// Whether records below the end are expected, as where a second table follows.
    var ignoresBelow: Bool

    init(
      atBlankLine: Bool = false, atSingleField: Bool = false, atWords: [String] = [], ignoresBelow: Bool = false
    ) {
      self.atBlankLine = atBlankLine
      self.atSingleField = atSingleField
      self.atWords = atWords
      self.ignoresBelow = ignoresBelow
    }

    /// What records below the end are.
    enum Below: String, CaseIterable, Sendable {
      /// They are reported: the end may have been found too early.
      case reported
      /// They are expected.
      case ignored
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
  /// What a line end inside quotes is.
  var multiline = Multiline.judged
  /// What a line with fewer fields than a record is.
  var shortLines = ShortLines.rejected
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
