import Events
import Landing
import OutputState
import Platform
import Schema
import Testbed
import Testing

@testable import State

/// The counters of a `klamra.sqlite` that is older than what else there is.
@Suite struct CounterTests {
  private let folder: TemporaryFolder
  private let records: Records
  private let now = Timestamp("2026-11-30T12:00:00Z")!

  init() throws {
    folder = try TemporaryFolder()
    records = try Records(opening: StatePaths(folder.path))
  }

  private func begin() throws -> Int64 { try records.runs.begin(source: .source("gus"), trigger: .schedule) }

  private func announce() throws -> Int {
    let news = VersionPublished(
      dataset: "t", title: Bilingual(pl: "T", en: "T"), version: 1, previousVersion: nil, committedAt: now, rows: 1,
      inserted: 1, updated: 0, deleted: 0, manifestURL: "http://x/\(UInt64.random(in: 0 ... .max))", deltaURL: nil,
      sha256: SHA256.of("\(UInt64.random(in: 0 ... .max))".utf8))
    return try records.outbox.append(news, to: []).sequence
  }

  @Test func aLowerKnownRunChangesNothing() throws {
    #expect(try begin() == 1 && begin() == 2)
    for known in Int64(0)...2 { #expect(try records.raise(runsTo: known, now: now) == nil) }
    #expect(try begin() == 3)
    #expect(try announce() == 1)
  }

  @Test func theNextRunIsAboveTheHighestKnown() throws {
    #expect(try begin() == 1)
    #expect(try records.raise(runsTo: 41, now: now) == 1)
    #expect(try begin() == 42)
    #expect(try records.raise(runsTo: 42, now: now) == nil)
  }

  /// A file that was lost.
  @Test func anEmptyFileContinuesToo() throws {
    #expect(try records.raise(runsTo: 7, now: now) == 0)
    #expect(try begin() == 8)
  }

  /// Nothing outside shows their highest number.
  @Test func eventsContinueAboveAnyNumberEverGiven() throws {
    #expect(try announce() == 1)
    #expect(try records.raise(runsTo: 7, now: now) == 0)
    #expect(try announce() == Int(now.seconds) + 1)
    // A second restore, with a clock that was set back, does not lower it.
    #expect(try records.raise(runsTo: 70, now: Timestamp(seconds: 5)) == 7)
    #expect(try announce() == Int(now.seconds) + 2)
  }

  @Test func onlyFetchesAreUnfinished() throws {
    let runs = try (0..<5).map { try records.runs.begin(source: .source("s\($0)"), trigger: .schedule) }
    try records.runs.enter(.fetching, runs[0])
    try records.runs.pause(runs[1], until: now, because: "quota")
    try records.runs.enter(.mapped, runs[2])
    try records.runs.finish(runs[3], .committed)
    #expect(try records.runs.unfinishedFetches().map(\.id) == [runs[0], runs[1], runs[4]])
  }
}
