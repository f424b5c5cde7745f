import Schema
import Testbed
import Testing

@testable import Disclosure

/// Small tables with every possible content tried: the published figures must leave each hidden one a wide enough
/// interval.
@Suite struct BruteForceTests {
  private static let minimum = 5
  private static let counts = [0, 0, 1, 2, 3, 4, 5, 6, 8, 11, 15]

  /// Figures in the order of the rows and columns, and what adds up.
  private struct Sample {
    var keyNames: [String]
    var totals: [DisclosureControl.Total]
    var columns = ["value"]
    var rows: [(key: [String], figures: [Int])]
    var sums: [(total: Int, parts: [Int])]
  }

  /// A table of two dimensions with all its margins.
  private static func grid(_ random: inout Seeded) -> Sample {
    let (height, width) = (random.below(2) + 2, random.below(2) + 2)
    let first = (0..<height).map { "a\($0)" } + ["T"]
    let second = (0..<width).map { "b\($0)" } + ["T"]
    var figures = [[Int]](repeating: [Int](repeating: 0, count: width + 1), count: height + 1)
    for row in 0..<height { for column in 0..<width { figures[row][column] = random.pick(counts) } }
    for row in 0..<height { figures[row][width] = figures[row][..<width].reduce(0, +) }
    for column in 0...width { figures[height][column] = (0..<height).reduce(0) { $0 + figures[$1][column] } }
    func place(_ row: Int, _ column: Int) -> Int { row * (width + 1) + column }
    let across = (0...height).map { row in (total: place(row, width), parts: (0..<width).map { place(row, $0) }) }
    let down = (0...width).map { column in
      (total: place(height, column), parts: (0..<height).map { place($0, column) })
    }
    return Sample(
      keyNames: ["a", "b"],
      totals: [.rows(column: "a", total: "T", parts: []), .rows(column: "b", total: "T", parts: [])],
      rows: first.enumerated().flatMap { row, a in
        second.enumerated().map { column, b in (key: [a, b], figures: [figures[row][column]]) }
      }, sums: across + down)
  }

  /// Three columns in each row, of which one is the sum of the others, and a row with the sums of all.
  private static func columns(_ random: inout Seeded) -> Sample {
    let height = random.below(3) + 2
    var rows = (0..<height).map { row in
      let (girls, boys) = (random.pick(counts), random.pick(counts))
      return (key: ["s\(row)"], figures: [girls + boys, girls, boys])
    }
    rows.append((key: ["T"], figures: (0..<3).map { column in rows.reduce(0) { $0 + $1.figures[column] } }))
    let own = (0...height).map { row in (total: row * 3, parts: [row * 3 + 1, row * 3 + 2]) }
    let down = (0..<3).map { column in (total: height * 3 + column, parts: (0..<height).map { $0 * 3 + column }) }
    return Sample(
      keyNames: ["school"],
      totals: [
        .columns(total: "pupils", parts: ["girls", "boys"]), .rows(column: "school", total: "T", parts: []),
      ], columns: ["pupils", "girls", "boys"], rows: rows, sums: own + down)
  }

  /// Subtotals of overlapping groups in one dimension: ages, of which some together are adults, and some are of school age.
  private static func overlapping(_ random: inout Seeded) -> Sample {
    let ages = ["0-6", "7-14", "15-17", "18-44", "45-64", "65+"]
    let figures = ages.map { _ in random.pick(counts) }
    let groups = [("T", Array(0..<6)), ("adults", [3, 4, 5]), ("school", [1, 2])]
    let rows =
      zip(ages, figures).map { (key: [$0], figures: [$1]) }
      + groups.map { name, parts in (key: [name], figures: [parts.reduce(0) { $0 + figures[$1] }]) }
    return Sample(
      keyNames: ["age"],
      totals: groups.map { name, parts in
        .rows(column: "age", total: name, parts: name == "T" ? [] : parts.map { ages[$0] })
      }, rows: rows, sums: groups.enumerated().map { (total: 6 + $0, parts: $1.1) })
  }

  private static func control(_ sample: Sample) -> DisclosureControl {
    DisclosureControl(
      values: sample.columns, marks: sample.columns.map { "\($0)_mark" },
      frequency: DisclosureControl.Threshold(column: nil, minimum: minimum), totals: sample.totals)
  }

  private static func protect(_ sample: Sample) throws -> [Bool] {
    // The protection takes rows in key order; the sums here count in the sample's own.
    let order = sample.rows.indices.sorted { a, b in
      keyOrder(sample.rows[a].key.map { .text($0) }, sample.rows[b].key.map { .text($0) })
    }
    let rows = order.map { index in
      Protection.Row(
        key: sample.rows[index].key.map { .text($0) },
        figures: sample.rows[index].figures.map { ExactNumber(Int64($0)) }, auxiliaries: [])
    }
    let outcome = try Protection(control(sample), keyNames: sample.keyNames, period: nil, areas: nil)
      .protect(rows, after: PublishedBefore())
    var isHidden = [[Bool]](repeating: [], count: rows.count)
    for (place, index) in order.enumerated() { isHidden[index] = outcome.isHidden[place] }
    return isHidden.flatMap { $0 }
  }

  /// The hidden figures that an attacker learns: those with too narrow an interval.
  private static func learned(_ sample: Sample, _ isHidden: [Bool]) -> [String] {
    let figures = sample.rows.flatMap(\.figures)
    let puzzle = Puzzle(
      told: zip(figures, isHidden).map { $1 ? nil : $0 }, sums: sample.sums, ceiling: (figures.max() ?? 0) + 8)
    return figures.indices.filter { isHidden[$0] }.compactMap { index in
      guard let bounds = puzzle.bounds(of: index) else { return "\(index): no table fits" }
      // A hidden total has no end above: at the ceiling everything is open.
      if bounds.upperBound == puzzle.ceiling { return nil }
      let need = (1..<minimum).contains(figures[index]) ? minimum : 1
      return bounds.upperBound - bounds.lowerBound < need ? "\(index) is \(figures[index]), in \(bounds)" : nil
    }
  }

  enum Shape: CaseIterable {
    case grid
    case columns
    case overlapping
  }

  private static func sample(_ shape: Shape, _ random: inout Seeded) -> Sample {
    switch shape {
    case .grid: grid(&random)
    case .columns: columns(&random)
    case .overlapping: overlapping(&random)
    }
  }

  @Test(arguments: Shape.allCases, 1...12 as ClosedRange<UInt64>)
  func everyHiddenFigureStaysOpen(shape: Shape, seed: UInt64) throws {
    var random = Seeded(seed)
    for _ in 0..<3 {
      let sample = Self.sample(shape, &random)
      let isHidden = try Self.protect(sample)
      let figures = sample.rows.flatMap(\.figures)
      for (figure, hidden) in zip(figures, isHidden) {
        if (1..<Self.minimum).contains(figure) { #expect(hidden, "seed \(seed): \(sample.rows)") }
        if figure == 0 { #expect(!hidden, "nothing is hidden for nothing, seed \(seed): \(sample.rows)") }
      }
      let learned = Self.learned(sample, isHidden)
      #expect(learned.isEmpty, "seed \(seed): \(sample.rows), hidden \(isHidden), learned \(learned)")
    }
  }

  /// The same attacker finds what a weaker protection leaves open, or the test above would prove nothing.
  @Test(arguments: Shape.allCases) func hidingTheSmallFiguresAloneIsFoundOut(shape: Shape) {
    var (found, asked) = (0, 0)
    for seed in 1...12 as ClosedRange<UInt64> {
      var random = Seeded(seed)
      let sample = Self.sample(shape, &random)
      let isHidden = sample.rows.flatMap(\.figures).map { (1..<Self.minimum).contains($0) }
      guard isHidden.contains(true) else { continue }
      asked += 1
      if !Self.learned(sample, isHidden).isEmpty { found += 1 }
    }
    #expect(asked >= 8 && found * 2 > asked, "found something in \(found) of \(asked) tables")
  }

  /// Not everything is hidden where something must be.
  @Test(arguments: Shape.allCases) func mostFiguresAreTold(shape: Shape) throws {
    var (told, all) = (0, 0)
    for seed in 1...20 as ClosedRange<UInt64> {
      var random = Seeded(seed)
      let isHidden = try Self.protect(Self.sample(shape, &random))
      told += isHidden.count { !$0 }
      all += isHidden.count
    }
    #expect(told * 3 > all, "\(told) of \(all) figures are told")
  }
}
