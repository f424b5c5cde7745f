public import Platform

/// A place in a text file; line and column count from 1, columns in characters.
public struct SourceLocation: Hashable, Sendable, CustomStringConvertible {
  /// The file, as it was given.
  public var file: String
  /// From 1.
  public var line: Int
  /// From 1, in characters.
  public var column: Int

  public init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }

  public var description: String { "\(file):\(line):\(column)" }
}

/// One mistake in a configuration, shown in the style of a compiler.
public struct Diagnostic: Hashable, Sendable, CustomStringConvertible {
  /// Whether it stops the configuration from being used.
  public enum Severity: String, Sendable { case error, warning }

  /// Whether it stops the configuration from being used.
  public var severity: Severity
  /// Where the mistake begins.
  public var location: SourceLocation
  /// What is wrong, in one sentence without a full stop.
  public var message: String
  /// `did you mean "schedule"?`; empty where there is no suggestion.
  public var suggestion: Advice
  /// The text of the line, shown above the caret.
  public var line: String
  /// The number of characters that the caret underlines, at least 1.
  public var width: Int

  public init(
    _ severity: Severity = .error, at location: SourceLocation, _ message: String, suggestion: Advice = "",
    line: String = "", width: Int = 1
  ) {
    self.severity = severity
    self.location = location
    self.message = message
    self.suggestion = suggestion
    self.line = line
    self.width = width
  }

  /// `file:line:column: error: message`, the line, and a caret below the place.
  public var description: String {
    var text = "\(location): \(severity.rawValue): \(message)"
    if !suggestion.isEmpty { text += "; \(suggestion)" }
    guard !line.isEmpty else { return text }
    // Tabs are kept, so that the caret is at the terminal's column.
    let margin = String(line.prefix(max(0, location.column - 1)).map { $0 == "\t" ? "\t" : " " })
    return text + "\n  \(line)\n  \(margin)^" + String(repeating: "~", count: max(0, width - 1))
  }
}

/// All mistakes of a configuration, or of a file that an operator completed.
public struct ConfigurationError: Problem {
  /// In the order of files and lines.
  public let diagnostics: [Diagnostic]
  /// The file, if it is not part of the configuration.
  public let file: String?

  public init(_ diagnostics: [Diagnostic], in file: String? = nil) {
    self.diagnostics = diagnostics
    self.file = file
  }

  /// The number of errors; warnings do not count.
  public var mistakes: Int { diagnostics.count { $0.severity == .error } }

  public var what: String {
    diagnostics.map(\.description).joined(separator: "\n")
      + "\n\(mistakes) \(mistakes == 1 ? "mistake" : "mistakes") in \(file ?? "the configuration")"
  }
  public var advice: Advice { "" }
}
