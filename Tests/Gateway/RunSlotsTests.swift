import Platform
import Schema
import Testbed
import Testing

@testable import CommandLine
@testable import Presentation
@testable import Runtime

@Suite struct RunSlotsTests {
  @Test func oneRunPerSourceAndTwoAtOnce() throws {
    let slots = RunSlots()
    let most = Monitor((now: 0, all: 0, same: 0, sameMost: 0))
    let threads = (0..<12).map { index in
      Thread("run") {
        let source = Owner.source(index % 2 == 0 ? "a" : "s\(index)")
        try? slots.perform(source, Cancellation()) {
          most.withLock {
            $0.now += 1
            $0.all = max($0.all, $0.now)
            if source == "a" { $0.same += 1 }
            $0.sameMost = max($0.sameMost, $0.same)
          }
          _ = Monitor(()).wait(seconds: 0.01) { _ in Bool?.none }
          most.withLock {
            $0.now -= 1
            if source == "a" { $0.same -= 1 }
          }
        }
      }
    }
    for thread in threads { thread.join() }
    most.withLock {
      // That two do work at once is for the tests that hold both slots: on a busy machine one may always be done first.
      #expect((1...2).contains($0.all))
      #expect($0.sameMost == 1)
      #expect($0.now == 0)
    }
    #expect(slots.running.isEmpty)
  }

  @Test func waitingEndsWithACancellation() throws {
    let slots = RunSlots()
    let cancellation = Cancellation()
    let entered = Monitor(false), leave = Monitor(false)
    let holder = Thread("holder") {
      try? slots.perform("a", Cancellation()) {
        entered.withLock { $0 = true }
        _ = leave.wait { $0 ? true : nil }
      }
    }
    _ = entered.wait { $0 ? true : nil }
    cancellation.cancel()
    #expect(throws: CancelledError.self) { try slots.perform("a", cancellation) {} }
    leave.withLock { $0 = true }
    holder.join()
    // The ticket of the cancelled one does not block others.
    #expect(try slots.perform("a", Cancellation()) { 1 } == 1)
  }
}

@Suite struct YieldingRunsTests {
  /// Runs a body on a thread, and lets the test end it.
  private final class Held: Sendable {
    let (began, mayEnd, isOver) = (Monitor(false), Monitor(false), Monitor(false))

    func stay() {
      began.withLock { $0 = true }
      _ = mayEnd.wait { $0 ? true : nil }
      isOver.withLock { $0 = true }
    }

    func waitUntilItBegan() { _ = began.wait { $0 ? true : nil } }
    func end() { mayEnd.withLock { $0 = true } }
  }

  /// Sources that hang do not keep others from their work, however many they are.
  @Test func aRunThatWaitsForAnAnswerHoldsNoSlot() throws {
    let slots = RunSlots()
    let hanging = (0..<6).map { _ in Held() }
    let threads = hanging.enumerated().map { index, held in
      Thread("hanging") {
        try? slots.perform(Owner("hanging\(index)"), Cancellation()) {
          try slots.yield(Owner("hanging\(index)"), Cancellation()) { held.stay() }
        }
      }
    }
    for held in hanging { held.waitUntilItBegan() }
    #expect(slots.running.count == 6)
    #expect(try slots.perform("other", Cancellation()) { 7 } == 7)
    // Its source stays taken.
    let cancellation = Cancellation(within: 0.05, of: Cancellation())
    #expect(throws: CancelledError.self) { try slots.perform("hanging0", cancellation) {} }
    for held in hanging { held.end() }
    for thread in threads { thread.join() }
    #expect(slots.running.isEmpty)
    #expect(try slots.perform("hanging0", Cancellation()) { 8 } == 8)
  }

  /// A run that has its answer waits for a slot like those that have not begun, and never are more than two at work.
  @Test func aRunThatGoesOnNeedsASlotAgain() throws {
    let slots = RunSlots()
    let (answer, first, second) = (Held(), Held(), Held())
    let order = Monitor<[String]>([])
    let early = Thread("early") {
      try? slots.perform("early", Cancellation()) {
        try slots.yield("early", Cancellation()) { answer.stay() }
        order.withLock { $0.append("early") }
      }
    }
    answer.waitUntilItBegan()
    let busy = [first, second].enumerated().map { index, held in
      Thread("busy") { try? slots.perform(Owner("busy\(index)"), Cancellation()) { held.stay() } }
    }
    first.waitUntilItBegan()
    second.waitUntilItBegan()
    let queued = Monitor(false)
    let late = Thread("late") {
      try? slots.perform("late", Cancellation(), waiting: { queued.withLock { $0 = true } }) {
        order.withLock { $0.append("late") }
      }
    }
    _ = queued.wait { $0 ? true : nil }
    answer.end()
    // One of two slots becomes free only after the early run asks for it again.
    slots.waitUntil(queued: 2)
    first.end()
    for thread in [early, late] { thread.join() }
    #expect(Set(order.withLock { $0 }) == ["early", "late"])
    second.end()
    for thread in busy { thread.join() }
    #expect(slots.running.isEmpty)
  }

  /// Whatever is cancelled while it waits, all slots are free in the end.
  @Test(arguments: [1, 2, 3] as [UInt64]) func noSlotIsLostToACancellation(seed: UInt64) throws {
    var random = Seeded(seed)
    let slots = RunSlots()
    let threads = (0..<40).map { index in
      let (pauses, isCancelled) = ((0..<3).map { _ in Double(random.below(4)) / 1000 }, random.once(in: 3))
      return Thread("run") {
        let cancellation = isCancelled ? Cancellation(within: pauses[0], of: Cancellation()) : Cancellation()
        let source = Owner.source("s\(index % 7)")
        try? slots.perform(source, cancellation) {
          _ = Monitor(()).wait(seconds: pauses[1]) { _ in Bool?.none }
          try slots.yield(source, cancellation) { _ = Monitor(()).wait(seconds: pauses[2]) { _ in Bool?.none } }
        }
      }
    }
    for thread in threads { thread.join() }
    #expect(slots.running.isEmpty, "seed \(seed)")
    // Two can still work at once, and no third.
    let (first, second) = (Held(), Held())
    let both = [first, second].enumerated().map { index, held in
      Thread("both") { try? slots.perform(Owner("both\(index)"), Cancellation()) { held.stay() } }
    }
    first.waitUntilItBegan()
    second.waitUntilItBegan()
    let third = Cancellation(within: 0.05, of: Cancellation())
    #expect(throws: CancelledError.self) { try slots.perform("third", third) {} }
    first.end()
    second.end()
    for thread in both { thread.join() }
  }
}

@Suite struct ProgressTests {
  private func record(_ terminal: Terminal, isQuiet: Bool = false, _ body: (ProgressBoard) -> Void) -> String {
    let seen = Monitor<[UInt8]>([])
    let output = Output(terminal: terminal, isQuiet: isQuiet) { stream, bytes in
      #expect(stream == .standardError)
      seen.withLock { $0 += bytes }
    }
    body(ProgressBoard(sources: ["ludność", "gios"], output: output))
    return seen.withLock { String(decoding: $0, as: UTF8.self) }
  }

  @Test func plainLinesWhereThereIsNoTerminal() {
    let text = record(.plain) { board in
      for done in 0...50 { board.update(RunProgress(source: "gios", stage: .fetch, done: done, total: 50)) }
      board.update(RunProgress(source: "gios", stage: .commit))
      board.finish("gios", "version 1")
    }
    #expect(text == "gios: fetch\ngios: commit\ngios: version 1\n")
  }

  @Test func barsOnATerminal() {
    let text = record(Terminal(isInteractive: true, width: 80)) { board in
      board.update(RunProgress(source: "ludność", stage: .fetch, done: 5, total: 10))
      board.update(RunProgress(source: "gios", stage: .map))
      board.finish("ludność", "version 1")
    }
    #expect(
      text == """
        \rludność  ████████▍···············  fetch 5/10\u{1b}[K
        \u{1b}[1A\rludność  ████████▍···············  fetch 5/10\u{1b}[K
        \rgios     ████████████████▊·······  map\u{1b}[K
        \u{1b}[2A\rludność  version 1\u{1b}[K
        \rgios     ████████████████▊·······  map\u{1b}[K

        """)
  }

  @Test func quietIsQuiet() {
    let text = record(.plain, isQuiet: true) { board in
      board.update(RunProgress(source: "gios", stage: .fetch))
      board.finish("gios", "version 1")
    }
    #expect(text.isEmpty)
  }

  @Test(arguments: [(0, "········"), (1, "████████"), (0.5, "████····"), (0.51, "████▏···"), (2, "████████")])
  func bar(share: Double, expected: String) { #expect(ProgressBoard.bar(share, width: 8) == expected) }
}

@Suite struct WordsTests {
  @Test func figures() {
    #expect(Formatting.grouped(1_080_642) == "1\u{a0}080\u{a0}642")
    #expect(Formatting.grouped(-1000) == "-1\u{a0}000")
    #expect(Formatting.grouped(999) == "999")
    #expect(Formatting.count(1, "row") == "1 row")
    #expect(Formatting.count(2, "delivery", "deliveries") == "2 deliveries")
    #expect(Formatting.bytes(999) == "999 B")
    #expect(Formatting.bytes(1000) == "1.0 KB")
    #expect(Formatting.bytes(999_999) == "1.0 MB")
    #expect(Formatting.bytes(2_345_678_901_234) == "2345.7 GB")
    #expect(Formatting.duration(0.84) == "0.8 s")
    #expect(Formatting.duration(125) == "2 min 5 s")
    #expect(Formatting.duration(12_000) == "3 h 20 min")
    #expect(Formatting.duration(4 * 86_400 + 7200) == "4 d 2 h")
  }

  @Test func moments() throws {
    #expect(Formatting.moment(try #require(Timestamp("2026-07-15T12:00:00Z"))) == "2026-07-15 14:00:00+02:00")
  }
}
