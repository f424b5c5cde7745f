public import Platform
public import Schema

/// The mistakes found so far, in one file or a whole configuration.
///
/// Used by one thread: reading settings is quick and happens before anything else runs.
public final class Report {
  private var found: [Diagnostic] = []
  /// The lines of the files, to show the wrong one.
  private var lines: [String: [String]] = [:]

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
  ///
  /// - Parameter hidesLine: for lines with a secret, which must not reach a log.
  public func error(_ message: String, at mark: Mark, suggestion: Advice = "", hidesLine: Bool = false) {
    add(.error, message, mark, suggestion, hidesLine: hidesLine)
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
    return found.filter { said.insert($0).inserted }.enumerated().sorted { a, b in
      let (one, other) = (a.element.location, b.element.location)
      if one.file != other.file { return one.file < other.file }
      return (one.line, one.column, a.offset) < (other.line, other.column, b.offset)
    }.map(\.element)
  }

  /// Whether there are errors.
  public var hasErrors: Bool { found.contains { $0.severity == .error } }

  /// The number of recorded errors including duplicates: a difference shows whether a step found any.
  public var errorCount: Int { found.count { $0.severity == .error } }

  /// Throws all diagnostics if at least one of them is an error.
  ///
  /// - Parameter file: the subject, if it is not part of the configuration.
  public func throwErrors(in file: String? = nil) throws(ConfigurationError) {
    if hasErrors { throw ConfigurationError(diagnostics, in: file) }
  }

  private func add(
    _ severity: Diagnostic.Severity, _ message: String, _ mark: Mark, _ suggestion: Advice, hidesLine: Bool = false
  ) {
    let place = mark.location
    let all = lines[place.file] ?? []
    var line = all.indices.contains(place.line - 1) ? all[place.line - 1] : ""
    if hidesLine || line.count > Self.lineCharactersMax { line = "" }
    // A mark over several lines is underlined to the end of its first line.
    let width = line.isEmpty ? mark.width : min(mark.width, max(1, line.count - place.column + 1))
    // The advice of an error is a separate sentence; here it follows a semicolon.
    found.append(
      Diagnostic(severity, at: place, message, suggestion: suggestion.inSentence, line: line, width: width))
  }
}
