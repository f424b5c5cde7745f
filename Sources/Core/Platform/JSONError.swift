/// Why a JSON text was not read, or does not say what was asked of it.
public struct JSONError: Problem, Hashable {
  /// What is wrong.
  public enum Cause: Hashable, Sendable {
    /// The bytes are no JSON text (RFC 8259): what was expected instead.
    case syntax(String)
    /// A string holds bytes that are no UTF-8.
    case encoding
    /// Two members of an object have this name.
    case duplicate(String)
    /// The text is larger than the reader allows: which limit.
    case limit(String)
    /// A value is there, and is something else than was asked for: what was expected and what it is.
    case type(path: String, expected: String, found: String)
    /// An object lacks a member.
    case absent(path: String)
  }

  /// What is wrong.
  public let cause: Cause
  /// Counted from 1; 0 where the error concerns a value rather than a place in the text.
  public let line: Int
  /// In bytes from the beginning of the line, counted from 1; 0 where there is no line.
  public let column: Int

  init(_ cause: Cause, line: Int = 0, column: Int = 0) {
    self.cause = cause
    self.line = line
    self.column = column
  }

  public var what: String {
    switch cause {
    case .syntax(let expected): "no JSON at \(place): \(expected)"
    case .encoding: "no JSON at \(place): the bytes are no UTF-8"
    case .duplicate(let name): "the JSON has two members \(JSON.string(name).compact) in one object at \(place)"
    case .limit(let limit): "the JSON is too large at \(place): \(limit)"
    case .type(let path, let expected, let found): "\(path) is \(found) where \(expected) is expected"
    case .absent(let path): "\(path) is missing"
    }
  }

  public var advice: Advice {
    switch cause {
    case .syntax, .encoding, .duplicate: "Restore the file from a backup, or have its writer correct it"
    case .limit: "Look whether this is the right file"
    case .type, .absent: "Restore the file from a backup; it is not as Klamra writes it"
    }
  }

  private var place: String { "line \(line), column \(column)" }
}
