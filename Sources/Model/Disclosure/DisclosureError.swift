internal import Platform

/// A table that cannot be protected; nothing of it is committed or revealed.
enum DisclosureError: Problem, Hashable {
  /// The table has too many rows to be protected as a whole.
  case tooManyRows(max: Int)
  /// A number has too many digits for exact arithmetic.
  case notExact(column: String, key: String)
  /// The parent of an area is unknown.
  case unknownArea(code: String, column: String)
  /// A group of rows changed its composition too often.
  case tooManyStates(Int, max: Int)
  /// A connected part is too large to be proven safe.
  case tooLarge(figures: Int)
  /// Some figures can be computed whatever else is hidden, since earlier versions have revealed too much.
  case exposed(keys: [String])

  var what: String {
    switch self {
    case .tooManyRows(let max): "a table with hidden figures may have \(max) rows, and this one has more"
    case .notExact(let column, let key): "\(column) of \(key) has too many digits for exact arithmetic"
    case .unknownArea(let code, let column):
      "what lies in \(column) \"\(code)\" is neither said by the list of areas nor by its groupings, so nobody knows what adds up"
    case .tooManyStates(let states, let max):
      "rows that add up were there in \(states) different sets, and \(max) can be told apart"
    case .tooLarge(let figures):
      "\(figures) figures are connected by their sums, too many to prove that none can be derived"
    case .exposed(let keys):
      "these figures could be derived from earlier versions: \(keys.joined(separator: "; "))"
    }
  }

  var advice: Advice {
    switch self {
    case .tooManyRows: "Divide the table into several datasets that do not add up to each other; nothing was committed"
    case .notExact: "Round the figure in the mapping; nothing was committed"
    case .unknownArea:
      "Add the area to the list or to a grouping, or name it as a total under `totals`; nothing was committed"
    case .tooManyStates, .tooLarge:
      "Publish fewer breakdowns in one dataset, or raise the minimum so that less must be hidden; nothing was committed"
    case .exposed:
      "Bring the rows as they were before, or publish the table as a new dataset once the old one is withdrawn; "
        + "nothing was committed"
    }
  }
}
