/// Gauss-Jordan elimination of the sums in integers, which shows all ways in which hidden figures can change together.
///
/// Every row has a pivot, a figure that occurs in no other row. Figures without a row are free: each can be changed,
/// and the pivots follow. Nothing is rounded; a number that does not fit ends the elimination.
struct GaussianElimination {
  /// The most coefficients: a limit on memory (about 200 MB) and time.
  static let coefficientsMax = 4_000_000

  /// A linear combination of figures that is constant.
  typealias Row = [Int: Int]

  /// Rows by pivot.
  private(set) var rows: [Int: Row] = [:]
  /// The pivots of the rows in which a free figure occurs.
  private var uses: [Int: Set<Int>] = [:]
  private var coefficients = 0

  /// Adds a linear combination that is constant.
  ///
  /// - Parameter rank: the figure of the highest rank becomes the pivot; among equals the first.
  mutating func add(_ equation: Row, rank: (Int) -> Int128) throws {
    var row = equation.filter { $0.value != 0 }
    for figure in equation.keys.sorted() {
      guard let pivot = rows[figure], row[figure] != nil else { continue }
      row = try Self.combine(row, pivot, without: figure)
    }
    guard let pivot = row.keys.min(by: { (rank($1), $0) < (rank($0), $1) }) else { return }
    for other in uses[pivot] ?? [] {
      guard let old = rows[other] else { continue }
      replace(other, by: try Self.combine(old, row, without: pivot))
    }
    replace(pivot, by: row)
    guard coefficients <= Self.coefficientsMax else { throw TooLarge() }
  }

  private mutating func replace(_ pivot: Int, by row: Row) {
    if let old = rows[pivot] {
      coefficients -= old.count
      for figure in old.keys where row[figure] == nil { uses[figure]?.remove(pivot) }
    }
    for figure in row.keys where figure != pivot { uses[figure, default: []].insert(pivot) }
    coefficients += row.count
    rows[pivot] = row
  }

  /// The combination of `a` and `b` that eliminates a figure.
  private static func combine(_ a: Row, _ b: Row, without figure: Int) throws -> Row {
    guard let first = a[figure], let second = b[figure] else { return a }
    let common = greatestCommonDivisor(first, second)
    let (times, less) = (second / common, first / common)
    var result: Row = [:]
    for (key, value) in a { result[key] = try product(value, times) }
    for (key, value) in b {
      let (difference, isTooLarge) = (result[key] ?? 0).subtractingReportingOverflow(try product(value, less))
      if isTooLarge { throw TooLarge() }
      result[key] = difference == 0 ? nil : difference
    }
    let divisor = result.values.reduce(0, greatestCommonDivisor)
    return divisor > 1 ? result.mapValues { $0 / divisor } : result
  }

  /// The smallest integer change of a free figure, with the changes of the pivots that follow from it.
  func change(of free: Int) throws -> Row {
    let pivots = uses[free] ?? []
    var unit = 1
    for pivot in pivots {
      guard let row = rows[pivot], let own = row[pivot], let coefficient = row[free] else { continue }
      let denominator = own.magnitude / UInt(Self.greatestCommonDivisor(own, coefficient))
      unit = try Self.product(unit / Self.greatestCommonDivisor(unit, Int(denominator)), Int(denominator))
    }
    var change = [free: unit]
    for pivot in pivots {
      guard let row = rows[pivot], let own = row[pivot], let coefficient = row[free] else { continue }
      // own · x + coefficient · unit = 0; own divides the product, since unit is a multiple of the reduced own.
      change[pivot] = -(try Self.product(coefficient, unit)) / own
    }
    return change
  }

  /// The free figures whose changes affect a figure; empty if its value can be computed.
  func movers(of figure: Int) -> [Int] {
    guard let row = rows[figure] else { return [figure] }
    return row.keys.filter { $0 != figure }.sorted()
  }

  /// A number that does not fit, or too many coefficients.
  struct TooLarge: Error {}

  private static func product(_ a: Int, _ b: Int) throws -> Int {
    let (product, isTooLarge) = a.multipliedReportingOverflow(by: b)
    // Leaves space for the sums and signs that follow.
    if isTooLarge || product.magnitude > 1 << 62 { throw TooLarge() }
    return product
  }

  static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
    var (a, b) = (Int(a.magnitude), Int(b.magnitude))
    while b != 0 { (a, b) = (b, a % b) }
    return max(a, 1)
  }
}
