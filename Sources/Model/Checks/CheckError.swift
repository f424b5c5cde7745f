internal import Platform
internal import Schema

/// A check that cannot be evaluated. Nothing is committed.
enum CheckError: Problem {
  /// A check would exceed its memory limit.
  case tooLarge(check: String, what: String)
  /// An invalid pattern; checking the configuration shows its place.
  case pattern(check: String, PatternError)
  /// The dataset has no such column.
  case noColumn(check: String, column: String, dataset: String)

  var what: String {
    switch self {
    case .tooLarge(let check, let what): "the check \(check) cannot be made: \(what)"
    case .pattern(let check, let error): "the pattern of the check \(check) cannot be used: \(error.what)"
    case .noColumn(let check, let column, let dataset):
      "the check \(check) names \"\(column)\", and the dataset \(dataset) has no such column"
    }
  }

  var advice: Advice {
    switch self {
    case .tooLarge: "Make the columns the dataset's key, or leave the check to a query of your own"
    case .pattern, .noColumn: "`\(.checkConfiguration)` shows where"
    }
  }
}
