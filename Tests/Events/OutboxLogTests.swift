import OutputState
import Platform
import Testing

@testable import Events

/// The log as a channel reads it: backwards, of one dataset, from a number on.
@Suite struct OutboxLogTests {
  /// Six events of two datasets, in turns.
  private func stage() throws -> Stage {
    let stage = try Stage()
    for version in 1...3 {
      try stage.publish(version, of: "ludnosc", to: [])
      try stage.publish(version, of: "powietrze", to: [])
    }
    return stage
  }

  @Test func theNewestEventsComeFirst() throws {
    let stage = try stage()
    defer { withExtendedLifetime(stage) {} }
    let outbox = stage.outbox
    #expect(try outbox.events(before: nil, limit: 4).map(\.sequence) == [6, 5, 4, 3])
    #expect(try outbox.events(before: 3, limit: 4).map(\.sequence) == [2, 1])
    #expect(try outbox.events(before: 1, limit: 4) == [])
    #expect(try outbox.events(before: nil, limit: 6) == outbox.events(limit: 6).reversed())
  }

  @Test func eventsOfOneDatasetLeaveTheOthersOut() throws {
    let stage = try stage()
    defer { withExtendedLifetime(stage) {} }
    let outbox = stage.outbox
    #expect(try outbox.events(before: nil, dataset: "ludnosc", limit: 9).map(\.sequence) == [5, 3, 1])
    #expect(try outbox.events(before: 5, dataset: "ludnosc", limit: 1).map(\.sequence) == [3])
    #expect(try outbox.events(before: nil, dataset: "rowery", limit: 9) == [])
  }

  @Test func aReaderLearnsTheNewestEventOfADataset() throws {
    let stage = try stage()
    #expect(try stage.outbox.newest(of: "ludnosc") == [.versionPublished: 5])
    #expect(try stage.outbox.newest(of: "powietrze") == [.versionPublished: 6])
    #expect(try stage.outbox.newest(of: "rowery") == [:])
  }
}
