internal import Schema

/// A column of a SELECT that can be computed without SQLite.
enum PickedColumn: Equatable {
  /// A field of the source, by index.
  case field(Int)
  /// A function of fields.
  case call(PickedFunction, [Int])
}

/// The functions that can be called without SQLite: each is a pure function from texts to a text.
enum PickedFunction: Equatable {
  /// `area(x)`, `area(x, period)`.
  case area
  /// `period(x)`.
  case period

  /// The function in the program of a SELECT, with its number of arguments: `area(2)`.
  static func called(_ name: String) -> (PickedFunction, arguments: Int)? {
    switch name {
    case "area(1)": (.area, 1)
    case "area(2)": (.area, 2)
    case "period(1)": (.period, 1)
    default: nil
    }
  }

  /// The column types that store its result unchanged.
  var types: [ColumnType] { self == .area ? [.area, .code, .text] : [.period, .code, .text] }
}
