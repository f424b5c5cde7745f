public import Platform

/// Something that happened to a dataset, frozen when it was appended to the log.
public struct Event: Hashable, Sendable {
  /// The number of the event in this gateway, from 1; a later event has a higher number.
  public let sequence: Int
  /// Equal for every delivery attempt, also after a crash: subscribers recognise repetitions by it.
  public let id: String
  /// What happened.
  public let type: EventType
  /// The dataset.
  public let dataset: String
  /// The published version; for other types the newest public one, 0 before the first.
  public let version: Int
  /// When it was appended to the log.
  public let createdAt: Timestamp
  /// The JSON text that is sent and signed, byte for byte.
  public let body: [UInt8]

  public init(
    sequence: Int, id: String, type: EventType, dataset: String, version: Int, createdAt: Timestamp, body: [UInt8]
  ) {
    self.sequence = sequence
    self.id = id
    self.type = type
    self.dataset = dataset
    self.version = version
    self.createdAt = createdAt
    self.body = body
  }
}
