internal import OutputState
public import Platform
internal import Publication
internal import Runtime
internal import Schema
internal import State
public import Store

/// A dataset of which nothing is published until an operator does something.
public struct BlockedPublication: Sendable {
  /// The id of the dataset.
  public let dataset: String
  /// Why, and what to do about it.
  public let problem: any Problem

  /// The obstacle of a dataset; nil if there is none. Only reads, so that any process can ask.
  ///
  /// - Throws: the errors of a dataset or a folder that cannot be read.
  public init?(_ store: any DatasetStore, in records: FollowerRecords) throws {
    guard PublishVersions.follows(store.dataset) else { return nil }
    dataset = store.dataset.id
    if try records.tables.withdrawals.inForce(of: dataset).whole(dataset) != nil { return nil }
    let lost = LostErasures(publicFolder: records.publicFolder, records.tables.publications)
    if let error = try lost.error(of: store) {
      problem = error
    } else if let error = try store.publicationFault() {
      problem = error
    } else {
      return nil
    }
  }
}
