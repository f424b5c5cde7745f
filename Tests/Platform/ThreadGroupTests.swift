internal import Glibc
internal import Testing

@testable internal import Platform

@Suite struct ThreadGroupTests {
  @Test func endWaitsForEveryThread() {
    let group = ThreadGroup()
    let done = Monitor(0)
    for number in 0..<16 {
      group.start("worker \(number)") {
        usleep(UInt32(number) * 1000)
        done.withLock { $0 += 1 }
      }
    }
    #expect(group.end(within: 60) == [])
    #expect(done.withLock { $0 } == 16)
    #expect(group.working.isEmpty)
  }

  @Test func endNamesWhatDoesNotComeBack() {
    let group = ThreadGroup()
    let release = Cancellation()
    group.start("run gus") { _ = release.wait(seconds: 60) }
    group.start("quick") {}
    group.start("publish") { _ = release.wait(seconds: 60) }
    let begin = Monotonic.seconds
    #expect(group.end(within: 0.2) == ["run gus", "publish"])
    #expect(Monotonic.seconds - begin >= 0.2)
    release.cancel()
    #expect(group.end(within: 60) == [])
  }

  @Test func aGroupThatEndsStartsNothing() {
    let group = ThreadGroup()
    let hasRun = Monitor(false)
    #expect(group.end(within: 0) == [])
    #expect(!group.start("late") { hasRun.withLock { $0 = true } })
    usleep(10_000)
    #expect(!hasRun.withLock { $0 })
  }

  @Test func aThreadOfTheGroupMayStartAnother() {
    let group = ThreadGroup()
    let count = Monitor(0)
    group.start("first") {
      count.withLock { $0 += 1 }
      group.start("second") { count.withLock { $0 += 1 } }
    }
    _ = count.wait(seconds: 60) { $0 == 2 ? true : nil }
    #expect(group.end(within: 60) == [])
    #expect(count.withLock { $0 } == 2)
  }

  /// A daemon starts a thread for each run, for months: what has ended is joined on the way, or the stacks would stay.
  @Test func finishedThreadsAreJoinedOnTheWay() throws {
    let group = ThreadGroup()
    let begin = try Self.mappings()
    for _ in 0..<300 {
      let done = Monitor(false)
      group.start("short") { done.withLock { $0 = true } }
      _ = done.wait { $0 ? true : nil }
    }
    // Other tests start threads at the same time; a stack that stays has two mappings.
    #expect(try Self.mappings() - begin < 400)
    #expect(group.end(within: 60) == [])
  }

  /// How many pieces the memory of this process has (proc(5)).
  private static func mappings() throws -> Int {
    try Files.read("/proc/self/maps").count { $0 == UInt8(ascii: "\n") }
  }
}
