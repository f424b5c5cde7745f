internal import Connectors
internal import Formats
internal import Mapping
internal import Platform
internal import Rows
internal import SQLite
public import Schema
internal import Settings
internal import Territory

extension Configuration {
  /// Reads the configuration of a folder and prepares every mapping: the full check of commands and the daemon.
  public static func whole(folder: String) throws(ConfigurationError) -> Configuration {
    let report = Report()
    let configuration = ConfigurationReader(folder: folder, report: report).read()
    // The readable part is checked further, so that all mistakes are found in one pass.
    let found = configuration?.mistakesInDepth() ?? []
    return try whole(configuration, report.diagnostics + found)
  }

  /// What only the whole configuration shows.
  func mistakesInDepth() -> [Diagnostic] {
    let selects = mappingMistakes(of: sources) + derivedMistakes()
    // Where the list of areas is, and the rest of what is missing, only a valid klamra.yaml says.
    if isPartial { return selects }
    return areaMistakes() + selects + unfilledColumns() + undecidedColumns() + personalTexts()
  }

  /// Prepares the SELECT of every stream that some sources use, against its dataset, without reading a document.
  ///
  /// This finds what only SQLite can detect (an unknown table, a misspelt column, a function with too many arguments)
  /// before the nightly run. It needs an in-memory database for each stream, so `load` leaves it out.
  func mappingMistakes(of sources: [SourceSettings]) -> [Diagnostic] {
    var mistakes: [Diagnostic] = []
    // A list that cannot be read is reported separately.
    let areas = try? areas()
    for source in sources {
      for target in source.streams {
        guard let plan = plan(target, of: source, areas) else { continue }
        do {
          mistakes += try Mapper(plan).textsAsNumbers().map { $0.diagnostic(of: target.stream.mapping, self) }
        } catch {
          if isPartial, case MappingError.invalid(_, _, .unknownTable(ListUse.areas)) = error { continue }
          let tables = ["source"] + plan.codeLists.map(\.name)
          mistakes.append(
            diagnostic(
              error, target.stream.mapping, source: source.id, columns: plan.fields.map(\.name), tables: tables))
        }
      }
    }
    // A mistake of a connector is reported once, even if several sources use it.
    var said: Set<Diagnostic> = []
    return mistakes.filter { said.insert($0).inserted }
  }

  /// The mapping plan of a source's stream, without documents.
  func plan(_ target: StreamTarget, of source: SourceSettings, _ areas: AreaList?) -> MappingPlan? {
    dataset(target.dataset).map { dataset in
      target.stream.plan(
        into: dataset, parameters: source.parameters.joined, areas: areas, documentCount: 0
      ) { _ in
        throw RowStreamError.cancelled
      }
    }
  }

  /// The mistake in a SELECT, at its place in the file if a word identifies it.
  ///
  /// - Parameters:
  ///   - columns: the columns that the SELECT may read, to suggest one for a misspelt name.
  ///   - tables: the tables that it may read.
  func diagnostic(
    _ error: any Error, _ mapping: MappingText, source: String, columns: [String] = [], tables: [String] = []
  ) -> Diagnostic {
    let place = SourceLocation(file: mapping.file, line: mapping.line, column: 1)
    switch error {
    case MappingError.invalid(_, let message, let fault):
      // SQLite names a column with its table where the SELECT does.
      let word = fault.word.flatMap { $0.split(separator: ".").last.map(String.init) } ?? ""
      let near: Advice =
        switch fault {
        case .unknownColumn: Spelling.suggestion(for: word, among: columns)
        case .unknownTable: Spelling.suggestion(for: word, among: tables)
        default: ""
        }
      return diagnostic("the mapping is not valid SQL: \(message)", fault.word, mapping, suggestion: near)
    case MappingError.forbidden(_, let what): return Diagnostic(at: place, "the mapping may not \(what)")
    case MappingError.columns(_, let dataset, let mismatch):
      let text = "the mapping does not fit the dataset \(dataset): \(mismatch.words)"
      let word: String? = if case .unknown(let name) = mismatch { name } else { nil }
      return diagnostic(text, word, mapping)
    case let problem as any Problem: return Diagnostic(at: place, problem.what)
    default: return Diagnostic(at: place, "the mapping of \(source) cannot be prepared: \(error)")
    }
  }

  /// A mistake at the only occurrence of a word, or at the beginning of the SELECT.
  func diagnostic(_ text: String, _ word: String?, _ mapping: MappingText, suggestion: Advice = "") -> Diagnostic {
    guard let found = word.flatMap({ find($0, in: mapping) }) else {
      let place = SourceLocation(file: mapping.file, line: mapping.line, column: 1)
      return Diagnostic(at: place, text, suggestion: suggestion)
    }
    return Diagnostic(at: found.location, text, suggestion: suggestion, line: found.line, width: found.width)
  }

  /// The only occurrence of a word in a mapping; nil if there is none or more than one.
  private func find(_ word: String, in mapping: MappingText) -> (location: SourceLocation, line: String, width: Int)? {
    var places: [(location: SourceLocation, line: String, width: Int)] = []
    // CR LF is one Character, which does not equal the Character LF.
    let lines = mapping.sql.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    for (index, line) in lines.enumerated() {
      let code = line.firstRange(of: "--").map { line[..<$0.lowerBound] } ?? line
      for range in code.ranges(of: word) where isWhole(range, in: code) {
        let column = line.distance(from: line.startIndex, to: range.lowerBound) + 1
        let location = SourceLocation(file: mapping.file, line: mapping.line + index, column: column)
        places.append((location, String(line), word.count))
      }
    }
    guard places.count == 1 else { return nil }
    // In a settings file the SELECT is indented, and its place refers to the file.
    if let line = fileLine(places[0].location), let start = line.firstRange(of: places[0].line)?.lowerBound {
      places[0].location.column += line.distance(from: line.startIndex, to: start)
      places[0].line = line
    }
    return places[0]
  }

  private func fileLine(_ place: SourceLocation) -> String? {
    guard let bytes = try? Files.read(place.file) else { return nil }
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard lines.indices.contains(place.line - 1) else { return nil }
    let line = lines[place.line - 1]
    return String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
  }

  private func isWhole(_ range: Range<Substring.Index>, in line: Substring) -> Bool {
    func isPart(_ character: Character) -> Bool { character.isLetter || character.isNumber || character == "_" }
    if range.lowerBound > line.startIndex, isPart(line[line.index(before: range.lowerBound)]) { return false }
    return range.upperBound == line.endIndex || !isPart(line[range.upperBound])
  }
}
