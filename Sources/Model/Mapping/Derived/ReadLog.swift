internal import CSQLite
internal import SQLite
public import Schema

/// Records which rows of its inputs a SELECT read.
///
/// A row is recorded once it has passed the conditions on its table alone; rows that a join or a HAVING drops
/// afterwards are recorded too.
public final class ReadLog {
  /// The most keys of one input that are kept; further ones are only counted.
  static let keysMax = 1000

  /// The rows read of one input.
  public struct Input: Hashable, Sendable {
    /// The keys of the rows, in key order of columns, in the order in which they were first read.
    public fileprivate(set) var keys: [[Value]] = []
    /// The number of rows read; a row that is read twice counts once as long as its key is kept.
    public fileprivate(set) var count = 0
    fileprivate var known: Set<[Value]> = []
  }

  /// In the order of the inputs.
  public private(set) var inputs: [Input]

  public init(inputs count: Int) { inputs = Array(repeating: Input(), count: count) }

  private static let function = "klamra_read"

  /// Wraps the rows in a SELECT that records each. In a sub-query SQLite evaluates this condition last
  /// (https://www.sqlite.org/optoverview.html), since it considers sub-queries expensive.
  static func noting(_ rows: String, of input: InputTable, _ ordinal: Int) -> String {
    let columns = input.columns.map { Connection.quote($0) }.joined(separator: ", ")
    let key = input.key.map { "r.\(Connection.quote($0))" }.joined(separator: ", ")
    return "SELECT \(columns) FROM (\(rows)) AS r WHERE (SELECT \(function)(\(ordinal), \(key)))"
  }

  /// `self` must live as long as the connection's statements run.
  func register(on database: OpaquePointer) {
    // Not deterministic: SQLite must call it for every row.
    sqlite3_create_function_v2(
      database, Self.function, -1, SQLITE_UTF8 | SQLITE_INNOCUOUS, Unmanaged.passUnretained(self).toOpaque(),
      { context, count, values in
        let log = Unmanaged<ReadLog>.fromOpaque(sqlite3_user_data(context)!).takeUnretainedValue()
        let key = (1..<Int(count)).map { index -> Value in
          if sqlite3_value_type(values![index]) == SQLITE_INTEGER {
            return .integer(sqlite3_value_int64(values![index]))
          }
          return argument(values, index).map { .text($0) } ?? .null
        }
        log.note(Int(sqlite3_value_int64(values![0])), key)
        sqlite3_result_int64(context, 1)
      }, nil, nil, nil)
  }

  private func note(_ ordinal: Int, _ key: [Value]) {
    guard inputs.indices.contains(ordinal) else { return }
    if inputs[ordinal].keys.count < Self.keysMax {
      guard inputs[ordinal].known.insert(key).inserted else { return }
      inputs[ordinal].keys.append(key)
    } else if inputs[ordinal].known.contains(key) {
      return
    }
    inputs[ordinal].count += 1
  }
}
