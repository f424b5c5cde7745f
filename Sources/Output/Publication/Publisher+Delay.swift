public import Platform
public import Schema

extension Publisher {
  /// Shows on the pages of datasets that data are overdue. A page that already shows it is not written.
  ///
  /// - Parameter dueAt: when they were due, by dataset; a dataset without late data is not in it.
  public func delay(_ datasets: [Dataset], dueAt: [String: Timestamp]) throws {
    try turn.withLock { _ in
      let shown = try publications.delays()
      for dataset in datasets where shown[dataset.id] != dueAt[dataset.id] {
        try publications.setDelay(of: dataset.id, dueAt[dataset.id])
        try writeView(dataset)
      }
    }
  }
}
