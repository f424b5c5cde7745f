import Platform
import Testing

@testable import Runtime

/// The locks of the gateway.
@Suite struct GatewayLocksTests {
  private struct Failure: Error {}

  /// How many threads are inside at once when many ask for a lock together.
  private func crowd(_ lock: @escaping @Sendable (Int, () -> Void) -> Void) -> Int {
    let count = Monitor((now: 0, most: 0))
    let threads = (0..<8).map { index in
      Thread("lock") {
        lock(index) {
          count.withLock {
            $0.now += 1
            $0.most = max($0.most, $0.now)
          }
          _ = Monitor(()).wait(seconds: 0.02) { _ in Bool?.none }
          count.withLock { $0.now -= 1 }
        }
      }
    }
    for thread in threads { thread.join() }
    return count.withLock { $0.most }
  }

  @Test func oneAtATime() {
    let locks = GatewayLocks()
    #expect(crowd { locks.whileDeriving($1) } == 1)
    #expect(crowd { locks.whilePruning($1) } == 1)
    #expect(crowd { locks.whileFollowing($1) } == 1)
    #expect(crowd { locks.whileCommitting(into: "szkoly", $1) } == 1)
  }

  @Test func commitsIntoDifferentDatasetsDoNotWaitForEachOther() {
    let locks = GatewayLocks()
    #expect(crowd { locks.whileCommitting(into: "dataset-\($0)", $1) } > 1)
  }

  /// In the documented order each may be asked for inside the one before.
  @Test func theOrderOfTheLocksIsPossible() {
    let locks = GatewayLocks()
    let result = locks.whileDeriving {
      locks.whilePruning { locks.whileFollowing { locks.whileCommitting(into: "szkoly") { 7 } } }
    }
    #expect(result == 7)
  }

  @Test func whatFailsReleasesTheLock() {
    let locks = GatewayLocks()
    for _ in 0..<2 {
      #expect(throws: Failure.self) { try locks.whileDeriving { throw Failure() } }
      #expect(throws: Failure.self) { try locks.whilePruning { throw Failure() } }
      #expect(throws: Failure.self) { try locks.whileFollowing { throw Failure() } }
      #expect(throws: Failure.self) { try locks.whileCommitting(into: "szkoly") { throw Failure() } }
    }
  }
}
