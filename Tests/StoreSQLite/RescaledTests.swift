import Platform
import Schema
import Store
import Testbed
import Testing

@testable import StoreSQLite

/// A service or a register that delivers all its figures in another scale: well-formed, and wrong.
@Suite struct RescaledTests {
  private static let areas = 1...20

  /// One value of each of twenty areas, for 2020.
  private func rows(_ value: (Int) -> Value) -> [[Value]] {
    Self.areas.map { [.text("\(1_000_000 + $0)"), 2020, value($0), nil] }
  }

  /// What the second delivery is held for.
  private func reasons(
    from before: (Int) -> Value, to after: (Int) -> Value, refresh: Refresh = .full, dataset: Dataset = Bench.dataset
  ) throws -> [HoldReason] {
    let bench = try Bench(dataset)
    _ = try bench.bring(rows(before))
    guard case .held(let reasons, _) = try bench.bring(rows(after), refresh: refresh) else { return [] }
    return reasons
  }

  private static func held(_ power: Int?, _ values: Int, of all: Int = 20, group: String? = nil) -> [HoldReason] {
    [.rescaled(RescaledColumn(column: "value", group: group, power: power, values: values, of: all))]
  }

  private static func figure(_ area: Int) -> Int { 804_237 - 3_301 * area }

  @Test("every figure by one power of ten", arguments: [1, 3, 4, 9]) func allByAPower(power: Int) throws {
    let factor = (0..<power).reduce(1) { product, _ in product * 10 }
    let greater = try reasons(from: { .text("\(Self.figure($0))") }, to: { .text("\(Self.figure($0) * factor)") })
    #expect(greater == Self.held(power, 20))
    let smaller = try reasons(from: { .text("\(Self.figure($0) * factor)") }, to: { .text("\(Self.figure($0))") })
    #expect(smaller == Self.held(-power, 20))
  }

  /// Divided by a hundred and rounded to whole numbers, restated by up to half a hundredth besides.
  @Test func digitsBehindThePointAreLost() throws {
    let found = try reasons(
      from: { .text("\(Self.figure($0)).5") }, to: { .text("\((Self.figure($0) + Self.figure($0) / 200) / 100)") })
    #expect(found == Self.held(-2, 20))
  }

  @Test("a part of the figures", arguments: [(10, true), (9, false)]) func aPart(count: Int, isHeld: Bool) throws {
    let found = try reasons(
      from: { .text("\(Self.figure($0))") }, to: { .text("\($0 <= count ? Self.figure($0) * 1000 : Self.figure($0))") })
    #expect(found == (isHeld ? Self.held(3, 10) : []))
  }

  /// Half of the figures, while the others grow as figures do.
  @Test func amongRevisions() throws {
    let found = try reasons(
      from: { .text("\(Self.figure($0))") },
      to: { .text("\($0 % 2 == 0 ? Self.figure($0) * 10 : Self.figure($0) * 11 / 10)") })
    #expect(found == Self.held(1, 10))
  }

  @Test("zero in place of figures", arguments: [(20, true), (18, true), (17, false)])
  func zeros(count: Int, isHeld: Bool) throws {
    let found = try reasons(
      from: { .text("\(Self.figure($0))") }, to: { $0 <= count ? "0" : .text("\(Self.figure($0))") })
    #expect(found == (isHeld ? Self.held(nil, count) : []))
  }

  /// Neither what was zero nor what has no value says anything about a scale.
  @Test func whatWasZeroOrAbsentDoesNotCount() throws {
    let found = try reasons(
      from: { $0 <= 10 ? ($0 % 2 == 0 ? "0" : nil) : .text("\(Self.figure($0))") },
      to: { $0 <= 10 ? "7" : .text("\(Self.figure($0) * 100)") })
    #expect(found == Self.held(2, 10, of: 10))
    // Of rows that did not change the zeros do not count either.
    let unchanged = try reasons(
      from: { $0 <= 10 ? "0" : .text("\(Self.figure($0))") }, to: { $0 <= 10 ? "0" : .text("\(Self.figure($0) * 100)") }
    )
    #expect(unchanged == Self.held(2, 10, of: 10))
  }

  @Test func newRowsDoNotCount() throws {
    let bench = try Bench()
    _ = try bench.bring(rows { .text("\(Self.figure($0))") })
    let more = (1...50).map { [.text("\(2_000_000 + $0)"), 2020, "5", nil] as [Value] }
    let outcome = try bench.bring(rows { .text("\(Self.figure($0) * 1000)") } + more)
    guard case .held(let reasons, _) = outcome else { return try #require(Bool(false), "\(outcome)") }
    #expect(reasons == Self.held(3, 20))
  }

  @Test("few figures, and small ones", arguments: [9, 10]) func few(count: Int) throws {
    let bench = try Bench()
    func some(_ factor: Int) -> [[Value]] {
      (1...count).map { [.text("\(1_000_000 + $0)"), 2020, .text("\($0 * factor)"), nil] }
    }
    _ = try bench.bring(some(1))
    if case .held(let reasons, _) = try bench.bring(some(10)) {
      #expect(count == 10 && reasons == Self.held(1, 10, of: 10))
    } else {
      #expect(count == 9)
    }
  }

  /// A delivery of some rows is compared with those alone.
  @Test func aPartialDelivery() throws {
    let bench = try Bench()
    _ = try bench.bring(rows { .text("\(Self.figure($0))") })
    let outcome = try bench.bring(Array(rows { .text("\(Self.figure($0) * 10)") }.prefix(10)), refresh: .partial)
    guard case .held(let reasons, _) = outcome else { return try #require(Bool(false), "\(outcome)") }
    #expect(reasons == Self.held(1, 10, of: 10))
  }

  /// One indicator among many: a long table in which the unit of one variable changes.
  @Test func oneGroupOfALongTable() throws {
    let bench = try Bench()
    func long(_ factor: (Int) -> Int, zero: Int = 0) -> [[Value]] {
      (1...30).flatMap { indicator in
        (1...12).map { period in
          [
            .text("P\(indicator)"), .integer(Int64(2000 + period)),
            .text("\(indicator == zero ? 0 : (1000 * indicator + period) * factor(indicator))"), nil,
          ] as [Value]
        }
      }.sorted { ($0[0].description, $0[1].description) < ($1[0].description, $1[1].description) }
    }
    _ = try bench.bring(long { _ in 1 })
    guard case .held(let one, _) = try bench.bring(long { $0 == 7 ? 1000 : 1 }) else {
      return try #require(Bool(false))
    }
    #expect(one == Self.held(3, 12, of: 12, group: "P7"))
    guard case .held(let zero, _) = try bench.bring(long({ _ in 1 }, zero: 30)) else {
      return try #require(Bool(false))
    }
    #expect(zero == Self.held(nil, 12, of: 12, group: "P30"))
    // Of many groups the first few are named, and of half of them the column alone.
    guard case .held(let many, _) = try bench.bring(long { $0 % 3 == 0 ? 10 : 1 }) else {
      return try #require(Bool(false))
    }
    #expect(many.count == ScaleWatch.findingsMax && many.first == Self.held(1, 12, of: 12, group: "P12").first)
    guard case .held(let most, _) = try bench.bring(long { $0 % 3 != 0 ? 10 : 1 }) else {
      return try #require(Bool(false))
    }
    #expect(most == Self.held(1, 240, of: 360))
  }

  @Test func rowsOfAnotherSourceDoNotCount() throws {
    let bench = try Bench()
    _ = try bench.bring(rows { .text("\(Self.figure($0))") }, source: "inne")
    let own = (1...12).map { [.text("\(3_000_000 + $0)"), 2020, .text("\(100 + $0)"), nil] as [Value] }
    _ = try bench.bring(own)
    let outcome = try bench.bring(own.map { [$0[0], $0[1], .text("\($0[2])0"), nil] })
    guard case .held(let reasons, _) = outcome else { return try #require(Bool(false), "\(outcome)") }
    #expect(reasons == Self.held(1, 12, of: 12))
  }

  @Test func itIsReleasedOnceOrDeclared() throws {
    let bench = try Bench()
    _ = try bench.bring(rows { .text("\(Self.figure($0))") })
    let large = rows { .text("\(Self.figure($0) * 1000)") }
    let released = try bench.bring(large, isReleased: true)
    #expect(bench.version(released)?.number == 2)
    guard case .unchanged = try bench.bring(large) else { return try #require(Bool(false)) }
    var dataset = Bench.dataset
    dataset.limits = Limits(allowsRescaling: true)
    let found = try reasons(
      from: { .text("\(Self.figure($0))") }, to: { .text("\(Self.figure($0) * 1000)") }, dataset: dataset)
    #expect(found == [])
  }

  /// Genuine figures: restated by up to a third, some rows new, some gone, some swapped.
  @Test func revisionsAreNoChangeOfScale() throws {
    var random = Seeded(2_611)
    for round in 0..<60 {
      let bench = try Bench()
      let sizes = Self.areas.map { _ in random.below([12, 100, 5_000, 900_000][random.below(4)]) }
      _ = try bench.bring(rows { .text("\(sizes[$0 - 1])") })
      let outcome = try bench.bring(
        rows { area in
          let size = sizes[area - 1]
          return .text("\(max(0, size + size * (random.below(61) - 30) / 100 + random.below(3) - 1))")
        })
      if case .held(let reasons, _) = outcome { Issue.record("\(reasons) (seed 2611, round \(round))") }
    }
  }
}
