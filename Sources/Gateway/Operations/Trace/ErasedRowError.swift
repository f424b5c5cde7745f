internal import Platform

/// A row that was erased cannot be traced.
struct ErasedRowError: Problem, Hashable {
  let dataset: String
  let at: Timestamp

  var what: String { "the row was erased from \(dataset) on \(Formatting.moment(at)), from every version" }
  var advice: Advice { "\(.history(dataset: dataset)) says by whom and why" }
}
