public import Platform
public import Schema

extension Publisher {
  /// Shows on a dataset's page that data are overdue.
  ///
  /// - Parameter dueAt: when they were due; nil if nothing is late. Nothing is written if the page already shows it.
  public func delay(_ dataset: Dataset, dueAt: Timestamp?) throws {
    try turn.withLock { _ in
      guard try publications.delay(of: dataset.id) != dueAt else { return }
      try publications.setDelay(of: dataset.id, dueAt)
      try writeView(dataset)
    }
  }
}
