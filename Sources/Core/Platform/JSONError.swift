/// Why a JSON text could not be parsed, or lacks the requested value.
public struct JSONError: Problem, Hashable {
  /// What is wrong.
  public enum Cause: Hashable, Sendable {
    /// The bytes are not JSON (RFC 8259); the payload says what was expected.
    case syntax(String)
    /// A string holds bytes that are not UTF-8.
    case encoding
    /// Two members of an object have this name.
    case duplicate(String)
    /// The text exceeds this limit of the parser.
    case limit(String)
    /// A value has another type than requested: the expected and the actual type.
    case type(path: String, expected: String, found: String)
    /// An object lacks a member.
    case absent(path: String)
  }

  /// What is wrong.
  public let cause: Cause
  /// Counted from 1; 0 if the error concerns a value rather than a place in the text.
  public let line: Int
  /// In bytes from the start of the line, counted from 1; 0 if there is no line.
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
