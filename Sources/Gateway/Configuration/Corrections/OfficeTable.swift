internal import Platform
internal import Schema
public import Settings
internal import Text

/// A small table maintained in an office: CSV with a header, with the place of every cell.
public struct OfficeTable {
  /// The largest file, in bytes.
  static let bytesMax = 4 << 20

  /// One cell.
  public struct Cell: Hashable {
    /// The text without surrounding blanks.
    public var text: String
    /// Its place.
    public var mark: Mark
  }

  /// One line, with its cells by column name.
  public struct Row {
    var cells: [String: Cell]
    /// The beginning of the line.
    public var mark: Mark

    /// The text of a column; empty if the line has none.
    public subscript(_ name: String) -> String { cells[name]?.text ?? "" }
    /// The place of a column's cell; the beginning of the line if it has none.
    public func mark(_ name: String) -> Mark { cells[name]?.mark ?? mark }
  }

  /// The names of the columns in order.
  public private(set) var header: [Cell] = []
  /// The lines after the header that are not blank.
  public private(set) var rows: [Row] = []

  /// Reads a file; nil if it is not such a table, which is reported.
  public init?(file: String, shown: String, into report: Report) {
    do throws(FileError) {
      let bytes = try Files.read(file)
      guard bytes.count <= Self.bytesMax else {
        report.error("the file has more than \(Self.bytesMax >> 20) MiB", file: shown)
        return nil
      }
      self.init(bytes, shown: shown, into: report)
    } catch {
      report.error(error.what, file: shown)
      return nil
    }
  }

  init?(_ bytes: [UInt8], shown: String, into report: Report) {
    guard let text = SavedText.decode(bytes) else {
      report.error("the file is neither in UTF-8 nor in windows-1250: save it as \"CSV UTF-8\"", file: shown)
      return nil
    }
    report.remember(shown, text: text)
    var cutter = Lines(text, file: shown)
    var lines = cutter.read()
    // The rest of the file would be one cell, and its lines would be lost silently.
    if let mark = cutter.unclosed {
      report.error("the quotation mark is never closed", at: mark)
      return nil
    }
    guard !lines.isEmpty else {
      report.error("the file is empty: it wants a line with the names of its columns", file: shown)
      return nil
    }
    header = lines.removeFirst()
    // Excel writes as many delimiters as the widest line has.
    while let last = header.last, last.text.isEmpty { header.removeLast() }
    guard !header.isEmpty else {
      report.error("the first line is blank: it wants the names of the columns", file: shown)
      return nil
    }
    let names = header.map(\.text)
    for line in lines where line.contains(where: { !$0.text.isEmpty }) {
      if let first = line.dropFirst(names.count).first(where: { !$0.text.isEmpty }) {
        report.error("the line has more cells than the header has names", at: first.mark)
      }
      rows.append(
        Row(cells: Dictionary(zip(names, line)) { first, _ in first }, mark: line[0].mark))
    }
  }
}

/// Splits a text into the cells of its lines.
private struct Lines {
  private let characters: [Character]
  private let file: String
  private let delimiter: Character
  private var at = 0
  private var line = 1
  private var column = 1
  /// The opening quotation mark of a cell that is not closed before the end of the file.
  private(set) var unclosed: Mark?

  init(_ text: String, file: String) {
    // CR LF is one character.
    characters = Array(text)
    self.file = file
    let first = text.prefix { !$0.isNewline }
    delimiter = [";", "\t", ","].first { first.contains($0) } ?? ";"
  }

  mutating func read() -> [[OfficeTable.Cell]] {
    var lines: [[OfficeTable.Cell]] = []
    while at < characters.count { lines.append(row()) }
    return lines
  }

  private mutating func row() -> [OfficeTable.Cell] {
    var cells: [OfficeTable.Cell] = []
    while true {
      cells.append(cell())
      guard at < characters.count else { return cells }
      let isEnd = characters[at] != delimiter
      next()
      if isEnd { return cells }
    }
  }

  private mutating func next() {
    if characters[at].isNewline { (line, column) = (line + 1, 1) } else { column += 1 }
    at += 1
  }

  private mutating func cell() -> OfficeTable.Cell {
    let place = SourceLocation(file: file, line: line, column: column)
    let start = column
    var text = ""
    if at < characters.count, characters[at] == "\"" {
      next()
      unclosed = Mark(place)
      while at < characters.count {
        if characters[at] == "\"" {
          next()
          guard at < characters.count, characters[at] == "\"" else {
            unclosed = nil
            break
          }
        }
        text.append(characters[at])
        next()
      }
    }
    while at < characters.count, characters[at] != delimiter, !characters[at].isNewline {
      text.append(characters[at])
      next()
    }
    let trimmed = text.drop(while: \.isWhitespace)
    let end = trimmed.lastIndex { !$0.isWhitespace }.map { trimmed.index(after: $0) } ?? trimmed.startIndex
    return OfficeTable.Cell(
      text: String(trimmed[..<end]), mark: Mark(place, width: line == place.line ? column - start : 1))
  }
}
