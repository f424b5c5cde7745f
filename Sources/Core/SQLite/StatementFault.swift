internal import CSQLite

/// What SQLite rejected in a statement.
///
/// The result code is SQLITE_ERROR for all of these (https://www.sqlite.org/rescode.html#error), so the message is the
/// only source. Only this type parses it; tests compare it with the library's messages.
public enum StatementFault: Hashable, Sendable {
  case unknownTable(String)
  case unknownColumn(String)
  case unknownFunction(String)
  case ambiguousColumn(String)
  case syntax(near: String)
  case other

  /// - Parameter message: SQLite's message.
  init(message: String) {
    func name(_ start: String) -> String? {
      message.hasPrefix(start) && message.count > start.count ? String(message.dropFirst(start.count)) : nil
    }
    if let table = name("no such table: ") {
      self = .unknownTable(table)
    } else if let column = name("no such column: ") {
      self = .unknownColumn(column)
    } else if let function = name("no such function: ") {
      self = .unknownFunction(function)
    } else if let column = name("ambiguous column name: ") {
      self = .ambiguousColumn(column)
    } else if let word = name("near \"")?.prefix(while: { $0 != "\"" }), !word.isEmpty {
      self = .syntax(near: String(word))
    } else {
      self = .other
    }
  }

  /// The word of the statement that the fault concerns; nil if SQLite names none.
  public var word: String? {
    switch self {
    case .unknownTable(let word), .unknownColumn(let word), .unknownFunction(let word), .ambiguousColumn(let word),
      .syntax(let word):
      word
    case .other: nil
    }
  }
}

extension SQLiteError {
  /// What SQLite rejected in the statement.
  public var fault: StatementFault { primaryCode == SQLITE_ERROR ? StatementFault(message: message) : .other }
}
