public import Platform
public import Schema

/// A way to write a table to files: seam 2. A member is a value without state in a folder of its own.
///
/// One rendering may fill several files, plain and compressed, so that the rows are rendered once.
public protocol FileWriter: Sendable {
  /// The member's own name: lower-case letters, digits and hyphens.
  var name: String { get }
  /// The files that it can write, in the order in which they are listed; at least one.
  var kinds: [FileKind] { get }
  /// How values are written, for the reader of a dataset's page; text between backticks is code.
  var note: Bilingual { get }
  /// What Data Package calls the format of the content: `csv`.
  var format: String { get }
  /// The media type of the content, whatever it is compressed with (RFC 6838).
  var contentType: String { get }
  /// What HTTP says of the content besides its type and charset: `; header=present`.
  var contentParameters: String { get }

  /// How a table stands in the files.
  func form(of columns: [Column]) -> TableForm
  /// Commands that read a file of this kind, to copy; at least one.
  ///
  /// - Parameter url: the address of the file.
  func examples(_ url: String, _ columns: [Column]) -> [CodeExample]
  /// Files that belong beside the data files. Their content follows from the columns alone.
  func extraFiles(of dataset: Dataset, _ columns: [Column]) -> [ExtraFile]
  /// A new rendering of one table.
  ///
  /// - Parameter columns: the published ones, in their order.
  func rendering(of columns: [Column]) -> Rendering
}

extension FileWriter {
  /// None.
  public var contentParameters: String { "" }
  /// None.
  public func extraFiles(of dataset: Dataset, _ columns: [Column]) -> [ExtraFile] { [] }
}

/// A file that belongs beside the data files of a writer.
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

/// A command or a short program for the reader of a page.
public struct CodeExample: Hashable, Sendable {
  /// The program or the language: `DuckDB`.
  public var title: String
  /// What to copy.
  public var code: String

  public init(_ title: String, _ code: String) {
    self.title = title
    self.code = code
  }
}

/// How a table stands in a file, for its descriptor.
public struct TableForm: Hashable, Sendable {
  /// What the columns are called in the file, in their order.
  public var names: [String]
  /// The mark between whole and fraction where it is not a point.
  public var decimalMark: String?
  /// What stands for true and false.
  public var truths: (yes: String, no: String) { (yes, no) }
  /// How dates and times are written, in the patterns of Table Schema; nil for RFC 3339.
  public var datetimePattern: String?
  /// The dialect of Data Package; nil where the format has none.
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
