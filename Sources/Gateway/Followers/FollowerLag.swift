internal import Schema
internal import Store

/// A follower that lags.
public struct FollowerLag: Hashable, Sendable {
  /// `Follower.name`.
  public let follower: String
  /// The id of the dataset.
  public let dataset: String
  /// The newest position that is done.
  public let cursor: Int
  /// The newest position that can be done.
  public let newest: Int
  /// `Follower.report`.
  public var sentence = ""

  /// Nil if the follower does not process the dataset, or does not lag.
  init?(_ follower: any Follower.Type, _ store: any DatasetStore, in records: FollowerRecords) throws {
    guard follower.follows(store.dataset) else { return nil }
    self.follower = follower.name
    dataset = store.dataset.id
    newest = try follower.newest(of: store, in: records)
    cursor = try follower.cursor(of: store, in: records)
    guard cursor < newest else { return nil }
    sentence = follower.report(self)
  }
}
