public import Platform
public import Schema

/// A file format for tables: seam 2. A member is a stateless value in its own folder.
///
/// One rendering may fill several files, plain and compressed, so that the rows are rendered once.
public protocol FileWriter: Sendable {
  /// The member's own name: lower-case letters, digits and hyphens.
  var name: String { get }
  /// The kinds of files that it can write, in the order in which they are listed; at least one.
  var kinds: [FileKind] { get }
  /// The form of values, for readers of a dataset's page; text between backticks is code.
  var note: Bilingual { get }
  /// The name of the content's format in Data Package: `csv`.
  var format: String { get }
  /// The media type of the uncompressed content (RFC 6838).
  var contentType: String { get }
  /// Further parameters of the content type besides the charset: `; header=present`.
  var contentParameters: String { get }

  /// The form of a table in the files.
  func form(of columns: [Column]) -> TableForm
  /// Example commands that read a file of this kind; at least one.
  ///
  /// - Parameter url: the URL of the file.
  func examples(_ url: String, _ columns: [Column]) -> [CodeExample]
  /// Files beside the data files. Their content depends only on the columns.
  func extraFiles(of dataset: Dataset, _ columns: [Column]) -> [ExtraFile]
  /// A new rendering of one table.
  ///
  /// - Parameter columns: the published columns, in order.
  func rendering(of columns: [Column]) -> Rendering
}

extension FileWriter {
  /// None.
  public var contentParameters: String { "" }
  /// None.
  public func extraFiles(of dataset: Dataset, _ columns: [Column]) -> [ExtraFile] { [] }
}

/// A file beside the data files of a writer.
public struct ExtraFile: Hashable, Sendable {
  /// Its name in the version's folder.
  public var name: String
  /// Its media type (RFC 6838).
  public var mediaType: String
  /// Its whole content; small, since it is held in memory.
  public var text: String

  public init(name: String, mediaType: String, text: String) {
    self.name = name
    self.mediaType = mediaType
    self.text = text
  }
}

/// A command or a short program for readers of a page.
public struct CodeExample: Hashable, Sendable {
  /// The program or the language: `DuckDB`.
  public var title: String
  /// The code to copy.
  public var code: String

  public init(_ title: String, _ code: String) {
    self.title = title
    self.code = code
  }
}

/// The form of a table in a file, for its descriptor.
public struct TableForm: Hashable, Sendable {
  /// The names of the columns in the file, in order.
  public var names: [String]
  /// The decimal mark if it is not a point.
  public var decimalMark: String?
  /// The texts for true and false.
  public var truths: (yes: String, no: String) { (yes, no) }
  /// The form of dates and times, in the patterns of Table Schema; nil for RFC 3339.
  public var datetimePattern: String?
  /// The dialect of Data Package; nil if the format has none.
  public var dialect: JSON?

  private var yes: String
  private var no: String

  public init(
    names: [String], decimalMark: String? = nil, truths: (yes: String, no: String) = ("true", "false"),
    datetimePattern: String? = nil, dialect: JSON? = nil
  ) {
    self.names = names
    self.decimalMark = decimalMark
    yes = truths.yes
    no = truths.no
    self.datetimePattern = datetimePattern
    self.dialect = dialect
  }
}
