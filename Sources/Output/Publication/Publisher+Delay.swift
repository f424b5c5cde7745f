public import Platform
internal import SQLite
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

extension Publications {
  /// Until when data of a dataset were expected that have not come; nil where all is well.
  func delay(of dataset: String) throws -> Timestamp? {
    try database.read { connection in
      var select = try connection.prepare("SELECT due FROM publication_delays WHERE dataset = ?1")
      try select.bind([dataset])
      return try select.step() ? Timestamp(microseconds: select.integer(0)) : nil
    }
  }

  fileprivate func setDelay(of dataset: String, _ dueAt: Timestamp?) throws {
    try database.write { connection in
      guard let dueAt else {
        return try connection.run("DELETE FROM publication_delays WHERE dataset = ?1", dataset)
      }
      try connection.run("INSERT OR REPLACE INTO publication_delays VALUES (?1, ?2)", dataset, dueAt)
    }
  }
}
