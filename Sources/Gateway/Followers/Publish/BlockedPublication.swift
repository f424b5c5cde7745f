internal import OutputState
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
  public let text: String
  /// Whether a restore has brought an erased row back.
  public let isErasureLost: Bool

  /// The obstacle of a dataset; nil if there is none. Only reads, so that any process can ask, and no row.
  ///
  /// What the rows themselves prevent is known from the last attempt.
  ///
  /// - Throws: the errors of a dataset or a folder that cannot be read.
  public init?(_ store: any DatasetStore, in records: FollowerRecords) throws {
    guard PublishVersions.follows(store.dataset) else { return nil }
    dataset = store.dataset.id
    if try records.tables.withdrawals.inForce(of: dataset).whole(dataset) != nil { return nil }
    let lost = LostErasures(publicFolder: records.publicFolder, records.tables.publications)
    let erasure = try lost.error(of: store)
    isErasureLost = erasure != nil
    if let error = erasure {
      text = "\(error)"
    } else if let error = try store.publicationFault() {
      text = "\(error)"
    } else if let problem = try records.tables.cursors.problem(of: dataset) {
      text = problem.text
    } else {
      return nil
    }
  }
}
