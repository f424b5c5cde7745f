import Landing
import Platform
import SQLite
import Schema
import Testbed
import Testing

@testable import CommandLine
@testable import Configuration
@testable import Daemon
@testable import Followers
@testable import Runs
@testable import State

@Suite struct SchedulerTests {
  private let folder: TemporaryFolder
  private let runs: Runs
  private let noon: Timestamp
  private let sources: [SourceSettings]

  init() throws {
    folder = try TemporaryFolder()
    runs = Runs(try Database(folder.file("klamra.sqlite"), tables: [Runs.tables]))
    noon = try #require(Timestamp("2026-11-21T11:00:00Z"))
    let scene = try Scene()
    let configuration = try Configuration.load(folder: scene.folders.config)
    var scheduled = try #require(configuration.source("rejestr"))
    scheduled.schedule = try Schedule(parsing: "every 15m")
    var manual = scheduled
    manual.id = "reczny"
    manual.schedule = nil
    sources = [scheduled, manual]
  }

  private func due(_ source: Int = 0, now: Timestamp? = nil) throws -> Timestamp? {
    try sources[source].nextRun(runs, now: now ?? noon)
  }

  @Test func whatNeverRanIsDueAtOnce() throws {
    #expect(try due() == noon)
    #expect(try due(1) == nil)
  }

  @Test func theScheduleCountsFromTheLastRun() throws {
    let run = try runs.begin(source: "rejestr", trigger: .schedule, at: noon.adding(seconds: 60))
    try runs.finish(run, .committed)
    #expect(try due() == noon.adding(seconds: 900))
  }

  @Test func whatWasMissedIsCaughtUpOnce() throws {
    let run = try runs.begin(source: "rejestr", trigger: .schedule, at: noon.adding(seconds: -86_400))
    try runs.finish(run, .unchanged)
    let moment = try #require(try due())
    #expect(moment < noon)
    let next = try runs.begin(source: "rejestr", trigger: .schedule, at: noon.adding(seconds: 1))
    try runs.finish(next, .unchanged)
    #expect(try due() == noon.adding(seconds: 900))
  }

  /// A machine that booted before its clock was set has recorded a run a year ahead.
  @Test func aClockThatWasAheadStopsNoSchedule() throws {
    let ahead = noon.adding(seconds: 365 * 86_400)
    let run = try runs.begin(source: "rejestr", trigger: .schedule, at: ahead)
    try runs.finish(run, .committed)
    #expect(try due() == noon)
    let next = try runs.begin(source: "rejestr", trigger: .schedule, at: noon)
    try runs.finish(next, .unchanged)
    #expect(try due() == noon.adding(seconds: 900))
    // One that waits for its quota would wait until then; one on demand that has ended waits for nobody.
    let paused = try runs.begin(source: "reczny", trigger: .operatorCommand, at: ahead)
    try runs.pause(paused, until: ahead.adding(seconds: 300), because: "100 in 15m are used up")
    #expect(try due(1) == noon)
    try runs.finish(paused, .committed)
    #expect(try due(1) == nil)
    // A little ahead is no mistake: clocks are set.
    let soon = try runs.begin(source: "rejestr", trigger: .schedule, at: noon.adding(seconds: 200))
    try runs.finish(soon, .unchanged)
    #expect(try #require(try due()) > noon)
  }

  /// The clock was right when the run began and a year ahead when it paused.
  @Test func aPauseOfTheFutureStopsNoRun() throws {
    let run = try runs.begin(source: "reczny", trigger: .operatorCommand, at: noon.adding(seconds: -60))
    try runs.pause(run, until: noon.adding(seconds: 365 * 86_400), because: "100 in 15m are used up")
    #expect(try due(1) == noon)
    // The longest pause that a service may ask for is kept.
    let week = noon.adding(seconds: 7 * 86_400)
    try runs.pause(run, until: week, because: "10000 in 7d are used up")
    #expect(try due(1) == week)
  }

  /// A source that failed while the clock was ahead rests as long as any other, from the day on which it was set back.
  @Test func aFailureOfTheFutureStopsNoSchedule() throws {
    var scheduler = Scheduler()
    let ahead = noon.adding(seconds: 365 * 86_400)
    try scheduler.plan(sources, runs, now: ahead)
    #expect(scheduler.take(now: ahead) == ["rejestr"])
    scheduler.ended("rejestr", failure: false, now: ahead)
    try scheduler.plan(sources, runs, now: noon)
    #expect(scheduler.nextDueAt() == noon.adding(seconds: 60))
    try scheduler.plan(sources, runs, now: noon.adding(seconds: 30))
    #expect(scheduler.nextDueAt() == noon.adding(seconds: 60), "the rest does not move on with each round")
    #expect(scheduler.take(now: noon.adding(seconds: 60)) == ["rejestr"])
  }

  /// When the cause is known to be gone, nothing waits for the next quarter of an hour, or for a rest.
  @Test(arguments: [true, false]) func aForgivenFailureIsDueAtOnce(isPassing: Bool) throws {
    var scheduler = Scheduler()
    try scheduler.plan(sources, runs, now: noon)
    #expect(scheduler.take(now: noon) == ["rejestr"])
    let run = try runs.begin(source: "rejestr", trigger: .schedule, at: noon)
    try runs.finish(run, .failed)
    scheduler.ended("rejestr", failure: isPassing, now: noon)
    let soon = noon.adding(seconds: 5)
    try scheduler.plan(sources, runs, now: soon)
    #expect(try #require(scheduler.nextDueAt()) >= noon.adding(seconds: 60))
    scheduler.forgive(onlyPassing: true)
    try scheduler.plan(sources, runs, now: soon)
    #expect((scheduler.nextDueAt() == soon) == isPassing)
    scheduler.forgive(onlyPassing: false)
    try scheduler.plan(sources, runs, now: soon)
    #expect(scheduler.take(now: soon) == ["rejestr"])
    // Failing again, it rests again, longer.
    scheduler.ended("rejestr", failure: isPassing, now: soon)
    try scheduler.plan(sources, runs, now: soon)
    #expect(try #require(scheduler.nextDueAt()) >= soon.adding(seconds: 120))
  }

  @Test func whatWasInterruptedGoesOn() throws {
    for state in [Run.State.started, .fetching, .mapped] {
      let run = try runs.begin(source: "reczny", trigger: .operatorCommand, at: noon.adding(seconds: -60))
      if state != .started { try runs.enter(state, run) }
      #expect(try due(1) == noon, "\(state)")
    }
  }

  @Test func aPausedRunWaitsForItsQuota() throws {
    let run = try runs.begin(source: "reczny", trigger: .operatorCommand, at: noon)
    try runs.pause(run, until: noon.adding(seconds: 300), because: "100 in 15m are used up")
    #expect(try due(1) == noon.adding(seconds: 300))
  }

  @Test func aSourceIsStartedOnce() throws {
    var scheduler = Scheduler()
    try scheduler.plan(sources, runs, now: noon)
    #expect(scheduler.nextDueAt() == noon)
    #expect(scheduler.take(now: noon) == ["rejestr"])
    try scheduler.plan(sources, runs, now: noon)
    #expect(scheduler.take(now: noon).isEmpty)
    #expect(scheduler.running == ["rejestr"])
    let run = try runs.begin(source: "rejestr", trigger: .schedule, at: noon)
    try runs.finish(run, .unchanged)
    scheduler.ended("rejestr")
    try scheduler.plan(sources, runs, now: noon)
    #expect(scheduler.nextDueAt() == noon.adding(seconds: 900))
  }

  /// A thousand sources that are due at once are started a few at a time, those that wait longest first; while no more
  /// can start, nothing wakes the scheduler but the end of a run.
  @Test func onlySoManyRunAtOnce() throws {
    var scheduler = Scheduler()
    let few = Scheduler.Limits(runningMax: 16)
    let many = (0..<1000).map { number -> SourceSettings in
      var source = sources[0]
      source.id = "s\(number)"
      return source
    }
    for (number, source) in many.enumerated() {
      try scheduler.plan(source, runs, now: noon.adding(seconds: Double(-number)))
    }
    var started: [String] = []
    started += scheduler.take(now: noon, within: few)
    #expect(started.count == 16 && started.first == "s999" && started.last == "s984")
    #expect(scheduler.take(now: noon, within: few).isEmpty)
    #expect(scheduler.nextDueAt(within: few) == nil)
    while started.count < 1000 {
      let source = try #require(scheduler.running.min())
      scheduler.ended(source, now: noon)
      #expect(scheduler.nextDueAt(within: few)! <= noon)
      let next = scheduler.take(now: noon, within: few)
      #expect(next.count == 1)
      started += next
    }
    #expect(Set(started).count == 1000 && started.last == "s0")
  }

  /// Servers that hang keep no drop folder from its turn.
  @Test func aPlaceIsLeftForDropFolders() throws {
    let scene = try Scene()
    let folder = try #require(try Configuration.load(folder: scene.folders.config).source("rejestr"))
    #expect(!folder.isRemote)
    let shipped = try shippedConfiguration()
    let office = try #require(try Configuration.load(folder: shipped.path).sources.first(where: \.isRemote))
    var all: [SourceSettings] = []
    for number in 0..<10 {
      var source = office
      source.id = "remote\(number)"
      source.schedule = try Schedule(parsing: "every 15m")
      all.append(source)
    }
    var local = folder
    local.schedule = try Schedule(parsing: "every 15m")
    var scheduler = Scheduler()
    let limits = Scheduler.Limits(runningMax: 4, remoteMax: 3)
    try scheduler.plan(all, runs, now: noon)
    #expect(scheduler.take(now: noon, within: limits) == ["remote0", "remote1", "remote2"])
    #expect(scheduler.nextDueAt(within: limits) == nil)
    try scheduler.plan(all + [local], runs, now: noon.adding(seconds: 1))
    #expect(scheduler.nextDueAt(within: limits) != nil)
    #expect(scheduler.take(now: noon.adding(seconds: 1), within: limits) == [local.id])
    scheduler.ended("remote1", now: noon.adding(seconds: 1))
    #expect(scheduler.take(now: noon.adding(seconds: 1), within: limits) == ["remote3"])
  }

  /// The run may not even be recorded, if the database is what failed.
  @Test func whatFailsRestsLongerEachTime() throws {
    var scheduler = Scheduler()
    var now = noon
    for seconds in [60.0, 120, 240, 480, 960, 1920, 3600, 3600] {
      try scheduler.plan(sources, runs, now: now)
      #expect(scheduler.nextDueAt() == now)
      #expect(scheduler.take(now: now) == ["rejestr"])
      scheduler.ended("rejestr", failure: false, now: now)
      try scheduler.plan(sources, runs, now: now)
      #expect(scheduler.nextDueAt() == now.adding(seconds: seconds))
      now = now.adding(seconds: seconds)
    }
    _ = scheduler.take(now: now)
    scheduler.ended("rejestr", now: now)
    try scheduler.plan(sources, runs, now: now)
    #expect(scheduler.nextDueAt() == now)
  }

  @Test func whatMayPassByItselfIsTriedBeforeTheNextDay() throws {
    var daily = sources[0]
    daily.schedule = try Schedule(parsing: "30 4 * * *")
    var scheduler = Scheduler()
    var now = noon
    for seconds in [900.0, 3600, 14_400] {
      let run = try runs.begin(source: "rejestr", trigger: .schedule, at: now)
      try runs.finish(run, .failed, problem: "the service answered 503")
      scheduler.ended("rejestr", failure: true, now: now)
      try scheduler.plan([daily], runs, now: now)
      #expect(scheduler.nextDueAt() == now.adding(seconds: seconds))
      now = now.adding(seconds: seconds)
    }
    let run = try runs.begin(source: "rejestr", trigger: .schedule, at: now)
    try runs.finish(run, .failed, problem: "the service answered 503")
    scheduler.ended("rejestr", failure: true, now: now)
    try scheduler.plan([daily], runs, now: now)
    #expect(scheduler.nextDueAt() == (try daily.nextRun(runs, now: now)))
    scheduler.ended("rejestr", failure: false, now: now)
    try scheduler.plan([daily], runs, now: now)
    #expect(scheduler.nextDueAt() == (try daily.nextRun(runs, now: now)), "a fault of ours is not tried again")
  }

  @Test func aSourceThatWentAwayIsForgotten() throws {
    var scheduler = Scheduler()
    try scheduler.plan(sources, runs, now: noon)
    try scheduler.plan([], runs, now: noon)
    #expect(scheduler.nextDueAt() == nil)
  }
}
