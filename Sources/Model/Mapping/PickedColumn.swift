internal import Schema

/// A column of a SELECT that needs no SQLite.
enum PickedColumn: Equatable {
  /// A field of the source, by its place.
  case field(Int)
  /// A function of fields.
  case call(PickedFunction, [Int])
}

/// The functions that are called without SQLite: each makes a text of texts, and always the same.
enum PickedFunction: Equatable {
  /// `area(x)`, `area(x, period)`.
  case area
  /// `period(x)`.
  case period

  /// The function that the program of a SELECT calls, and how many arguments it gets: `area(2)`.
  static func called(_ name: String) -> (PickedFunction, arguments: Int)? {
    switch name {
    case "area(1)": (.area, 1)
    case "area(2)": (.area, 2)
    case "period(1)": (.period, 1)
    default: nil
    }
  }

  /// The types of columns that store what it makes as it is.
  var types: [ColumnType] { self == .area ? [.area, .code, .text] : [.period, .code, .text] }
}
