public import Platform
public import Schema

/// The mistakes found so far, in one file or a whole configuration.
///
/// Used by one thread: reading settings is quick and happens before anything else runs.
public final class Report {
  /// Without their lines: a line that is shown may turn out to hold a secret.
  private var found: [Diagnostic] = []
  /// The lines of the files, to show the wrong one.
  private var lines: [String: [String]] = [:]
  /// By file, the numbers of the lines that no message shows.
  private var hidden: [String: Set<Int>] = [:]

  /// What the keys of secrets hold; values of parameters may be secrets too.
  private static let secretWords = ["secret", "parameters", "password", "token", "api_key", "apikey"]

  /// The longest line that is shown, in characters.
  static let lineCharactersMax = 240

  public init() {}

  /// Stores the text of a file, so that its lines can be shown.
  public func remember(_ file: String, text: String) {
    // By bytes: CR LF is one Character, which does not equal the Character LF.
    lines[file] = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
      String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
    }
  }

  /// Records an error at a place in a file.
  public func error(_ message: String, at mark: Mark, suggestion: Advice = "") {
    add(.error, message, mark, suggestion)
  }

  /// Leaves the lines of a value out of all messages, earlier and later ones: it may hold a secret, which must not reach
  /// a log.
  public func hideLines(of node: Node) {
    hideLines(of: node.mark)
    switch node.content {
    case .scalar: break
    case .sequence(let items): for item in items { hideLines(of: item) }
    case .mapping(let entries):
      for entry in entries {
        hideLines(of: entry.keyMark)
        hideLines(of: entry.value)
      }
    }
    for other in node.repeats { hideLines(of: other) }
  }

  /// Leaves the lines of a place out of all messages.
  func hideLines(of mark: Mark) {
    hidden[mark.location.file, default: []].formUnion(mark.location.line...mark.lastLine)
  }

  /// Leaves a line out of all messages if its key, or one that it is indented under, is that of a secret; for a file that
  /// could not be parsed.
  func hideLineByItsKeys(_ place: SourceLocation) {
    let above = (lines[place.file] ?? []).prefix(place.line)
    var indentationMax = Int.max
    for line in above.reversed() {
      guard let text = line.firstIndex(where: { $0 != " " }) else { continue }
      let indentation = line.distance(from: line.startIndex, to: text)
      guard indentation < indentationMax else { continue }
      indentationMax = indentation
      let words = line.lowercased()
      if Self.secretWords.contains(where: { words.contains($0) }) { return hideLines(of: Mark(place)) }
    }
  }

  /// Records a warning: something that works but should be changed.
  public func warning(_ message: String, at mark: Mark, suggestion: Advice = "") {
    add(.warning, message, mark, suggestion)
  }

  /// Records an error about a file that could not be read, or about a whole folder.
  public func error(_ message: String, file: String) {
    add(.error, message, Mark(SourceLocation(file: file, line: 1, column: 1)), "")
  }

  /// All diagnostics by file, line and column; duplicates are listed once.
  public var diagnostics: [Diagnostic] {
    var said: Set<Diagnostic> = []
    return found.filter { said.insert($0).inserted }.map(withLine).enumerated().sorted { a, b in
      let (one, other) = (a.element.location, b.element.location)
      if one.file != other.file { return one.file < other.file }
      return (one.line, one.column, a.offset) < (other.line, other.column, b.offset)
    }.map(\.element)
  }

  /// Whether there are errors.
  public var hasErrors: Bool { found.contains { $0.severity == .error } }

  /// The number of recorded errors including duplicates: a difference shows whether a step found any.
  public var errorCount: Int { found.count { $0.severity == .error } }

  /// The errors that were recorded after a number of them, as they were recorded: without their lines.
  public func errors(after count: Int) -> [Diagnostic] {
    Array(found.filter { $0.severity == .error }.dropFirst(count))
  }

  /// Throws all diagnostics if at least one of them is an error.
  ///
  /// - Parameter file: the subject, if it is not part of the configuration.
  public func throwErrors(in file: String? = nil) throws(ConfigurationError) {
    if hasErrors { throw ConfigurationError(diagnostics, in: file) }
  }

  private func add(_ severity: Diagnostic.Severity, _ message: String, _ mark: Mark, _ suggestion: Advice) {
    // The advice of an error is a separate sentence; here it follows a semicolon.
    found.append(
      Diagnostic(
        severity, at: mark.location, message, suggestion: suggestion.inSentence, width: mark.width))
  }

  private func withLine(_ diagnostic: Diagnostic) -> Diagnostic {
    let place = diagnostic.location
    let all = lines[place.file] ?? []
    guard all.indices.contains(place.line - 1), hidden[place.file]?.contains(place.line) != true else {
      return diagnostic
    }
    let line = all[place.line - 1]
    guard !line.isEmpty, line.count <= Self.lineCharactersMax else { return diagnostic }
    var shown = diagnostic
    shown.line = line
    // A mark over several lines is underlined to the end of its first line.
    shown.width = min(diagnostic.width, max(1, line.count - place.column + 1))
    return shown
  }
}
