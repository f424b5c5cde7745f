internal import Connectors
internal import Mapping
internal import Platform
public import Schema

extension Configuration {
  /// Reads the configuration of a folder and prepares every mapping: what a check and a daemon ask for.
  public static func whole(folder: String) throws(ConfigurationError) -> Configuration {
    let configuration = try load(folder: folder)
    let mistakes = configuration.mappingMistakes()
    if !mistakes.isEmpty { throw ConfigurationError(mistakes) }
    return configuration
  }

  /// Prepares the SELECT of every stream that a source uses, against its dataset, without reading a document.
  ///
  /// What only SQLite can say (a table that is not there, a column that is misspelt, a function with too many arguments)
  /// is found here and not in the night's run. It needs a database in memory for each stream, so `load` leaves it out.
  public func mappingMistakes() -> [Diagnostic] {
    var mistakes: [Diagnostic] = []
    for source in sources {
      for target in source.streams {
        guard let dataset = dataset(target.dataset) else { continue }
        let plan = target.stream.plan(into: dataset, parameters: source.parameters.joined, documentCount: 0) { _ in
          throw MappingError.cancelled
        }
        do {
          _ = try Mapper(plan)
        } catch {
          mistakes.append(diagnostic(error, target.stream.mapping, source: source.id))
        }
      }
    }
    // A connector that several sources use has its mistake once.
    var said: Set<Diagnostic> = []
    return mistakes.filter { said.insert($0).inserted }
  }

  private func diagnostic(_ error: any Error, _ mapping: MappingText, source: String) -> Diagnostic {
    let place = SourceLocation(file: mapping.file, line: mapping.line, column: 1)
    switch error {
    case MappingError.invalid(_, let message):
      let text = "the mapping is not valid SQL: \(message)"
      guard let found = misspelt(in: message).flatMap({ find($0, in: mapping) }) else {
        return Diagnostic(at: place, text)
      }
      return Diagnostic(at: found.location, text, line: found.line, width: found.width)
    case MappingError.forbidden(_, let what): return Diagnostic(at: place, "the mapping may not \(what)")
    case MappingError.columns(_, let dataset, let message):
      return Diagnostic(at: place, "the mapping does not fit the dataset \(dataset): \(message)")
    case let problem as any Problem: return Diagnostic(at: place, problem.what)
    default: return Diagnostic(at: place, "the mapping of \(source) cannot be prepared: \(error)")
    }
  }

  /// `no such column: source.vale` names the word; so do the other messages that end in one.
  private func misspelt(in message: String) -> String? {
    guard message.hasPrefix("no such ") || message.hasPrefix("ambiguous column name") else {
      guard message.hasPrefix("near \"") else { return nil }
      let word = message.dropFirst(6).prefix { $0 != "\"" }
      return word.isEmpty ? nil : String(word)
    }
    return message.split(separator: " ").last.map { String($0) }
  }

  /// The only place where a word stands in a mapping; nil where there is none or more than one.
  private func find(_ word: String, in mapping: MappingText) -> (location: SourceLocation, line: String, width: Int)? {
    var places: [(location: SourceLocation, line: String, width: Int)] = []
    // CR LF is one Character, which is not the Character LF.
    let lines = mapping.sql.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    for (index, line) in lines.enumerated() {
      let code = line.firstRange(of: "--").map { line[..<$0.lowerBound] } ?? line
      for range in code.ranges(of: word) where isWhole(range, in: code) {
        let column = line.distance(from: line.startIndex, to: range.lowerBound) + 1
        let location = SourceLocation(file: mapping.file, line: mapping.line + index, column: column)
        places.append((location, String(line), word.count))
      }
    }
    return places.count == 1 ? places[0] : nil
  }

  private func isWhole(_ range: Range<Substring.Index>, in line: Substring) -> Bool {
    func isPart(_ character: Character) -> Bool { character.isLetter || character.isNumber || character == "_" }
    if range.lowerBound > line.startIndex, isPart(line[line.index(before: range.lowerBound)]) { return false }
    return range.upperBound == line.endIndex || !isPart(line[range.upperBound])
  }
}
