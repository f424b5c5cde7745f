public import Checks
internal import Platform
internal import Schema
public import Store

/// The values of one dataset that checks of another refer to.
public enum References {
  /// Visits the newest version of a dataset.
  public static func values(in stores: [String: any DatasetStore]) -> CheckPass.EachValue {
    { dataset, to, body in
      guard let store = stores[dataset], try store.current() != nil else { throw ReferenceError(dataset: dataset) }
      let name = to ?? store.dataset.key.first
      guard let column = store.dataset.columns.firstIndex(where: { $0.name == name }) else {
        throw ReferenceError(dataset: dataset)
      }
      let rows = try store.rows()
      while try rows.next() { try body(rows.cell(column)) }
    }
  }
}

/// A check refers to a dataset that has no rows yet.
struct ReferenceError: Problem, Hashable {
  let dataset: String

  var what: String { "a check refers to the dataset \(dataset), which has no version yet" }
  var advice: Advice { "Run a source of \(dataset) first" }
}
