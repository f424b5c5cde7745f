internal import Formats
internal import Platform
internal import Schema
internal import Text

/// The names of the columns, and the columns of the fields.
struct CSVHeader {
  var names: [String]
  /// The column of each field from 0; nil for an optional field without a column.
  var columns: [Int?]

  /// Resolves the fields of a document without a header by position.
  init(withoutHeader fields: [FieldSpec]) throws(FormatError) {
    names = []
    columns = []
    for field in fields {
      guard case .index(let index) = field.locator, index >= 1 else { throw CSVHeader.unplaced(field) }
      columns.append(index - 1)
    }
  }

  /// Resolves the fields by a header line with all required names.
  init(names: [String], fields: [FieldSpec]) throws(FormatError) {
    self.names = names
    columns = []
    for field in fields {
      switch field.locator {
      case .index(let index) where index >= 1:
        guard index <= names.count else {
          throw FormatError(
            "the field \(field.name) is column \(index), and the header has \(names.count)",
            advice: "Correct the index; columns count from 1")
        }
        columns.append(index - 1)
      case .column(let wanted):
        let places = CSVHeader.places(of: wanted, in: names)
        guard places.count < 2 else {
          throw FormatError(
            "the header has the column \(wanted.debugDescription) \(places.count) times",
            advice: "Name the field by its index: \(places.map { String($0 + 1) }.joined(separator: " or "))")
        }
        columns.append(places.first)
      default: throw CSVHeader.unplaced(field)
      }
    }
  }

  /// A field of a header as a name: without surrounding blanks and byte order marks.
  static func name(_ field: UnsafeRawBufferPointer) -> String {
    var rest = Blank.trimmed(field)
    while rest.starts(with: TextEncoding.mark) {
      rest = Blank.trimmed(UnsafeRawBufferPointer(rebasing: rest.dropFirst(TextEncoding.mark.count)))
    }
    return String(decoding: rest, as: UTF8.self)
  }

  /// The columns with a name: those that are called exactly so, or else those whose names differ in blanks and invisible
  /// characters only.
  static func places(of wanted: String, in names: [String]) -> [Int] {
    let exact = names.indices.filter { names[$0] == wanted }
    if !exact.isEmpty { return exact }
    let plain = ColumnName.plain(wanted)
    return names.indices.filter { ColumnName.plain(names[$0]) == plain }
  }

  /// How many of the wanted names a line has.
  static func matches(_ wanted: [String], in names: [String]) -> Int {
    let exact = wanted.count { names.contains($0) }
    if exact == wanted.count { return exact }
    let plain = Set(names.map(ColumnName.plain))
    return wanted.count { plain.contains(ColumnName.plain($0)) }
  }

  private static func unplaced(_ field: FieldSpec) -> FormatError {
    FormatError(
      "the field \(field.name) does not say which column it is",
      advice: "Give it a column name, or an index from 1 where there is no header")
  }

  /// The names that identify the header line: those of required fields, or of all if none is required.
  static func wanted(_ fields: [FieldSpec]) -> [String] {
    func names(_ fields: [FieldSpec]) -> [String] {
      fields.compactMap { if case .column(let name) = $0.locator { name } else { nil } }
    }
    let required = names(fields.filter(\.isRequired))
    return required.isEmpty ? names(fields) : required
  }

  /// The error for a document without a header line.
  ///
  /// The line may be a record with personal data, so only names similar to the wanted ones are quoted.
  static func notFound(_ wanted: [String], best: [String], line: Int) -> FormatError {
    let missing = wanted.filter { places(of: $0, in: best).isEmpty }
    let list = missing.map(ColumnName.shown).joined(separator: ", ")
    let known = best.filter { name in
      wanted.contains { !places(of: $0, in: [name]).isEmpty || Nearest.name(to: $0, among: [name]) != nil }
    }
    let among = known.isEmpty ? "" : ", among them \(known.map(ColumnName.shown).joined(separator: ", "))"
    return FormatError(
      "the header has no column \(list); the line that comes nearest has \(best.count) \(best.count == 1 ? "field" : "fields")"
        + among, advice: advice(missing, seen: best), line: line)
  }

  private static func advice(_ missing: [String], seen: [String]) -> Advice {
    if seen.contains(where: { $0.unicodeScalars.contains("\u{FFFD}") }) {
      return "The names are not in the encoding of the stream: set it, most often to windows-1250"
    }
    if let quote = ["'", "`"].first(where: { quote in seen.contains { $0.hasPrefix(quote) } }),
      missing.contains(where: { name in seen.contains { $0.dropFirst().dropLast() == name } })
    {
      return "The names stand between \(quote) and \(quote): set the quote of the stream to \"\(quote)\""
    }
    if seen.count == 1, let delimiter = [";", ",", "\t", "|"].first(where: seen[0].contains) {
      return "The header is one field: set the delimiter of the stream to \(delimiter.debugDescription)"
    }
    let hints = missing.compactMap { name in
      Nearest.name(to: name, among: seen).map { "\(ColumnName.shown(name)) may now be \(ColumnName.shown($0))" }
    }
    return hints.isEmpty
      ? "Correct the names of the columns in the connector, or say how many lines stand above the header"
      : "Correct the connector: \(hints.joined(separator: ", "))"
  }
}
