internal import Glibc
internal import Testbed
internal import Testing

@testable internal import Platform

@Suite struct ThreadTests {
  @Test func joinWaitsForTheBody() {
    let done = Monitor(0)
    let threads = (0..<8).map { number in Thread("worker \(number)") { done.withLock { $0 += 1 } } }
    for thread in threads { thread.join() }
    #expect(done.withLock { $0 } == 8)
  }

  @Test func theNameIsCutToWhatTheKernelKeeps() {
    let name = Monitor("")
    Thread("a name that is far too long") {
      let text = (try? Files.read("/proc/thread-self/comm")) ?? []
      name.withLock { $0 = String(decoding: text, as: UTF8.self) }
    }.join()
    #expect(name.withLock { $0 } == "a name that is \n")
  }

  @Test func cancellationIsSeenByOtherThreads() {
    let cancellation = Cancellation()
    #expect(!cancellation.isCancelled)
    let thread = Thread("waits") { while !cancellation.isCancelled { sched_yield() } }
    cancellation.cancel()
    thread.join()
    #expect(cancellation.isCancelled)
  }
}

@Suite struct CancellationTests {
  @Test func theMonotonicClockGoesOn() {
    let begin = Monotonic.seconds
    usleep(20_000)
    let passed = Monotonic.seconds - begin
    #expect(passed >= 0.02 && passed < 60)
  }

  @Test func aPartEndsWithTheWhole() {
    let whole = Cancellation()
    let part = Cancellation(within: 3600, of: whole)
    #expect(!part.isCancelled && !part.isOverdue && !part.wait(seconds: 0.01))
    let thread = Thread("waits") { #expect(part.wait(seconds: 60)) }
    whole.cancel()
    thread.join()
    #expect(part.isCancelled && !part.isOverdue)
  }

  @Test func aPartEndsByItselfAndNotTheWhole() {
    let whole = Cancellation()
    let stopped = Cancellation(within: 3600, of: whole)
    stopped.cancel()
    let late = Cancellation(within: 0.05, of: whole)
    #expect(late.wait(seconds: 60) && late.isOverdue && late.isCancelled)
    #expect(stopped.isCancelled && !stopped.isOverdue && !whole.isCancelled && !whole.wait(seconds: 0))
  }
}

@Suite struct FileLockTests {
  @Test func whoAsksTakesNothing() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("lock")
    #expect(!FileLock.isHeld(path))
    do {
      let lock = try FileLock(path, note: "here")
      #expect(lock != nil && FileLock.isHeld(path) && FileLock.isHeld(path))
    }
    #expect(!FileLock.isHeld(path))
  }
}

@Suite struct MonitorTests {
  @Test func countsOfManyThreadsAddUp() {
    let counter = Monitor(0)
    let threads = (0..<4).map { _ in
      Thread("count") { for _ in 0..<10_000 { counter.withLock { $0 += 1 } } }
    }
    for thread in threads { thread.join() }
    #expect(counter.withLock { $0 } == 40_000)
  }

  @Test func waitingEndsWhenTheConditionHolds() {
    let value = Monitor(0)
    let thread = Thread("sets") { value.withLock { $0 = 7 } }
    let seen = value.wait { $0 == 7 ? "seven" : nil }
    thread.join()
    #expect(seen == "seven")
  }

  @Test func waitingEndsWhenTimeIsUp() {
    let value = Monitor(0)
    let start = Timestamp.now
    #expect(value.wait(seconds: 0.05) { $0 == 7 ? true : nil } == nil)
    #expect(Timestamp.now.seconds(since: start) >= 0.04)
    #expect(value.wait(seconds: -5) { $0 == 7 ? true : nil } == nil)
    #expect(value.wait(seconds: 0) { $0 == 0 ? true : nil } == true)
  }

  @Test(arguments: [Double.infinity, .nan, 1e300])
  func aTimeBeyondAllMeasureIsNoTrap(seconds: Double) {
    let value = Monitor(false)
    let thread = Thread("sets") { value.withLock { $0 = true } }
    #expect(value.wait(seconds: seconds) { $0 ? true : nil } == true)
    thread.join()
  }

  @Test func anErrorLeavesTheLockFree() {
    let value = Monitor(1)
    #expect(throws: FileError.self) {
      try value.withLock { _ throws(FileError) in throw FileError("try", "this", code: ENOENT) }
    }
    #expect(value.withLock { $0 } == 1)
  }
}

@Suite struct ProblemTests {
  private struct Plain: Problem {
    var what: String { "the cat is on the keyboard" }
    var advice: Advice
  }

  @Test func adviceFollowsWhatHappened() {
    #expect("\(Plain(advice: "Move the cat"))" == "the cat is on the keyboard. Move the cat")
    #expect("\(Plain(advice: ""))" == "the cat is on the keyboard")
    #expect(!Plain(advice: "").isRetryable)
  }

  @Test(arguments: [
    (ENOSPC, true, "Free some space"), (EACCES, false, "Make it writable"), (ENOENT, false, "Check the path"),
    (EMFILE, true, "LimitNOFILE"), (EIO, true, ""),
  ])
  func fileErrorsSayWhatToDo(code: Int32, isRetryable: Bool, advice: String) {
    let error = FileError("open", "/x", code: code)
    #expect(error.isRetryable == isRetryable)
    #expect(advice.isEmpty ? error.advice.isEmpty : error.advice.description.contains(advice))
  }
}
