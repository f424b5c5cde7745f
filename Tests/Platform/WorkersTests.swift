import Testing

@testable import Platform

@Suite struct WorkersTests {
  @Test(arguments: [(0, 3), (1, 3), (3, 3), (100, 1), (100, 7), (1000, 16)])
  func everyItemIsDoneOnceByAFewThreads(items: Int, countMax: Int) {
    let seen = Monitor((done: [Int](), now: 0, most: 0))
    Workers.forEach(Array(0..<items), atMost: countMax, "work") { item in
      seen.withLock {
        $0.now += 1
        $0.most = max($0.most, $0.now)
      }
      _ = Monitor(()).wait(seconds: 0.0005) { _ in Bool?.none }
      seen.withLock {
        $0.done.append(item)
        $0.now -= 1
      }
    }
    seen.withLock {
      #expect($0.done.sorted() == Array(0..<items))
      #expect($0.most <= countMax && $0.now == 0)
      if countMax == 1 { #expect($0.done == Array(0..<items)) }
    }
  }
}
