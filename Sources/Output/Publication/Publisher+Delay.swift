public import Platform
public import Schema

extension Publisher {
  /// Shows on a dataset's page that data were expected and have not come.
  ///
  /// - Parameter dueAt: until when they were expected; nil where all is well. Nothing is written where it was shown already.
  public func delay(_ dataset: Dataset, dueAt: Timestamp?) throws {
    try turn.withLock { _ in
      guard try publications.delay(of: dataset.id) != dueAt else { return }
      try publications.setDelay(of: dataset.id, dueAt)
      try writeView(dataset)
    }
  }
}
