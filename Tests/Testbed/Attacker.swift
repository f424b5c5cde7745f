/// An attacker who wants hidden figures and has every published table and the sums between figures.
///
/// The attack does not depend on how Klamra chooses what to hide: exact linear algebra over the published figures, and
/// exact bounds for counts.
public struct Attacker {
  /// What is known: figures, each so many times, make a number.
  private var equations: [(form: [String: Int], value: Int)] = []

  public init() {}

  public mutating func learn(_ form: [String: Int], is value: Int) { equations.append((form, value)) }

  /// Adds the knowledge that a total is the sum of its parts; nil is a hidden figure.
  public mutating func learn(total: (String, Int?), parts: [(String, Int?)]) {
    var (form, value): ([String: Int], Int) = ([:], 0)
    for (name, known, sign) in [(total.0, total.1, -1)] + parts.map({ ($0.0, $0.1, 1) }) {
      if let known { value -= sign * known } else { form[name, default: 0] += sign }
    }
    if !form.isEmpty { learn(form, is: value) }
  }

  /// Unknown figures that hang together, with all that is known of them in its simplest form.
  public struct Cluster {
    public var names: [String]
    /// By pivot: the other figures in it, and the constant. Pivot + others = constant.
    fileprivate var rows: [(pivot: Int, form: [Int: Fraction], value: Fraction)] = []
    /// What was taken for known cannot all be true.
    public var isContradictory = false

    /// The figures that have one value only.
    public var computed: [String: Fraction] {
      var found: [String: Fraction] = [:]
      for row in rows where row.form.isEmpty { found[names[row.pivot]] = row.value }
      return found
    }

    /// The interval of a figure if none is below `least`; nil if there is no upper bound.
    public func bounds(of name: String, least: Int) -> (low: Fraction, high: Fraction?)? {
      let free = names.indices.filter { index in !rows.contains { $0.pivot == index } }
      // Variables are counted from `least` on, so that all are at least 0.
      let shift = Fraction(Int128(least))
      func form(_ index: Int) -> (coefficients: [Fraction], constant: Fraction) {
        var coefficients = free.map { $0 == index ? Fraction(1) : .zero }
        guard let row = rows.first(where: { $0.pivot == index }) else { return (coefficients, shift) }
        var constant = row.value
        for (place, variable) in free.enumerated() {
          let coefficient = row.form[variable] ?? .zero
          coefficients[place] = -coefficient
          constant = constant - coefficient * shift
        }
        return (coefficients, constant)
      }
      let limits = rows.map { form($0.pivot) }
      let program = LinearProgram(
        limits.map { $0.coefficients.map { -$0 } }, bounds: limits.map { $0.constant - shift },
        variableCount: free.count)
      guard let index = names.firstIndex(of: name) else { return nil }
      let own = form(index)
      guard case .most(let low) = program.most(own.coefficients.map { -$0 }) else { return nil }
      switch program.most(own.coefficients) {
      case .most(let high): return (own.constant - low, own.constant + high)
      case .endless: return (own.constant - low, nil)
      case .impossible: return nil
      }
    }
  }

  /// Everything that is known of the unknown figures.
  public func clusters() -> [Cluster] {
    var group: [String: String] = [:]
    func root(_ name: String) -> String {
      var name = name
      while let next = group[name], next != name { name = next }
      return name
    }
    for (form, _) in equations {
      guard let first = form.keys.min() else { continue }
      for name in form.keys {
        if group[name] == nil { group[name] = name }
        group[root(name)] = root(first)
      }
    }
    let byRoot = Dictionary(grouping: group.keys.sorted(), by: root)
    let equationsByRoot = Dictionary(grouping: equations.filter { !$0.form.isEmpty }) { root($0.form.keys.min() ?? "") }
    return byRoot.keys.sorted().map { Self.reduce(byRoot[$0] ?? [], equationsByRoot[$0] ?? []) }
  }

  /// Gauss and Jordan with fractions, column by column.
  private static func reduce(_ names: [String], _ equations: [(form: [String: Int], value: Int)]) -> Cluster {
    var places: [String: Int] = [:]
    for (place, name) in names.enumerated() { places[name] = place }
    var waiting = equations.map { equation in
      (
        form: Dictionary(uniqueKeysWithValues: equation.form.map { (places[$0.key]!, Fraction(Int128($0.value))) }),
        value: Fraction(Int128(equation.value))
      )
    }
    var cluster = Cluster(names: names)
    for column in names.indices {
      guard let index = waiting.firstIndex(where: { !($0.form[column] ?? .zero).isZero }) else { continue }
      let row = waiting.remove(at: index)
      let own = row.form[column]!
      let form = row.form.mapValues { $0 / own }
      let value = row.value / own
      func clear(_ other: (form: [Int: Fraction], value: Fraction)) -> (form: [Int: Fraction], value: Fraction) {
        guard let factor = other.form[column], !factor.isZero else { return other }
        var result = other
        for (place, coefficient) in form {
          let rest = (result.form[place] ?? .zero) - factor * coefficient
          result.form[place] = rest.isZero ? nil : rest
        }
        result.value = other.value - factor * value
        return result
      }
      waiting = waiting.map(clear)
      cluster.rows = cluster.rows.map { row in
        let (form, value) = clear((row.form, row.value))
        return (row.pivot, form, value)
      }
      var others = form
      others[column] = nil
      cluster.rows.append((column, others, value))
    }
    cluster.isContradictory = waiting.contains { $0.form.values.allSatisfy(\.isZero) && !$0.value.isZero }
    return cluster
  }
}
