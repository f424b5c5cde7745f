internal import Glibc
internal import Testbed
internal import Testing

@testable internal import Platform

@Suite struct BoundedQueueTests {
  @Test func elementsArriveInOrderThroughASmallBound() {
    let queue = BoundedQueue<Int>(capacity: 2)
    let sender = Thread("send") {
      for number in 0..<5000 where !queue.send(number) { return }
      queue.finish()
    }
    var received: [Int] = []
    while let number = queue.receive() { received.append(number) }
    sender.join()
    #expect(received == Array(0..<5000))
    #expect(queue.receive() == nil)
  }

  @Test func theBoundHoldsTheSender() {
    let queue = BoundedQueue<Int>(capacity: 3)
    let sent = Monitor(0)
    let sender = Thread("send") {
      for number in 0..<10 where queue.send(number) { sent.withLock { $0 += 1 } }
      queue.finish()
    }
    _ = sent.wait { $0 >= 3 ? true : nil }
    // The fourth cannot have been sent, since nothing was received.
    #expect(sent.wait(seconds: 0.02) { $0 > 3 ? true : nil } == nil)
    while queue.receive() != nil {}
    sender.join()
    #expect(sent.withLock { $0 } == 10)
  }

  @Test func cancellingFreesASenderThatWaits() {
    let queue = BoundedQueue<Int>(capacity: 1)
    let outcome = Monitor<[Bool]>([])
    let sender = Thread("send") {
      for number in 0..<3 {
        let isSent = queue.send(number)
        outcome.withLock { $0.append(isSent) }
      }
    }
    _ = outcome.wait { $0.count == 1 ? true : nil }
    queue.cancel()
    sender.join()
    #expect(outcome.withLock { $0 } == [true, false, false])
    #expect(queue.receive() == nil)
  }

  @Test func finishingFreesAReceiverThatWaits() {
    let queue = BoundedQueue<String>(capacity: 1)
    let finisher = Thread("finish") { queue.finish() }
    #expect(queue.receive() == nil)
    finisher.join()
  }

  @Test func whatIsQueuedAtTheEndStillArrives() {
    let queue = BoundedQueue<Int?>(capacity: 4)
    #expect(queue.send(1) && queue.send(nil))
    queue.finish()
    #expect(queue.receive() == .some(1))
    #expect(queue.receive() == .some(nil))
    #expect(queue.receive() == nil)
  }
}
