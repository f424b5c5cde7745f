internal import Schema

/// The smallest unit in which the figures of a table are written.
struct Scale {
  /// In units of `ExactNumber.scaled`: 10¹² for integers.
  private var unit: Int128 = 1_000_000_000_000

  init(_ rows: [Protection.Row]) {
    for row in rows {
      for case let number? in row.figures { while number.scaled % unit != 0 { unit /= 10 } }
    }
  }

  /// A number in units.
  func units(_ number: ExactNumber) -> Int128 { number.scaled / unit }

  /// Nil for a value that is not a whole number of units: the figure's current value then differs.
  func units(_ value: Value) -> Int128? {
    let number: ExactNumber? =
      switch value {
      case .integer(let number): ExactNumber(number)
      case .text(let text): ExactNumber(text)
      case .null: nil
      }
    guard let number, number.scaled % unit == 0 else { return nil }
    return number.scaled / unit
  }

  /// A count in units.
  func units(_ count: Int) -> Int128 { ExactNumber(Int64(count)).scaled / unit }
}

/// The rules by which a figure reveals single people or enterprises.
///
/// "Fewer than three entities" and "more than three quarters" are those of the Polish law on official statistics (ustawa z
/// dnia 29 czerwca 1995 r. o statystyce publicznej, art. 38).
struct RiskRules {
  private let control: DisclosureControl
  private let scale: Scale
  private let auxiliaries: [String]

  init(_ control: DisclosureControl, unit scale: Scale) {
    self.control = control
    self.scale = scale
    auxiliaries = control.auxiliaries
  }

  /// - Parameter row: the numbers of the row's auxiliary columns. An absent one counts as a risk.
  func isAtRisk(_ figure: ExactNumber, _ row: [ExactNumber?]) -> Bool {
    func number(_ column: String?) -> ExactNumber? {
      guard let column, let place = auxiliaries.firstIndex(of: column) else { return figure }
      return row[place]
    }
    for threshold in [control.frequency, control.entities].compactMap({ $0 }) {
      guard let count = number(threshold.column) else { return true }
      if count.scaled > 0 && count < ExactNumber(Int64(threshold.minimum)) { return true }
    }
    guard let dominance = control.dominance else { return false }
    guard let largest = number(dominance.column) else { return true }
    // At most 10³⁰ by 10⁴, which fits into 128 bits.
    return largest.magnitude.scaled * 10_000 > figure.magnitude.scaled * Int128(dominance.share)
  }

  /// The distance by which a figure at risk must be able to vary: a share of it, and if the figure counts people
  /// itself, at least the minimum.
  func need(_ value: Int128) -> Int128 {
    let share = ((value < 0 ? -value : value) * Int128(control.margin) + 9_999) / 10_000
    let own = [control.frequency, control.entities].compactMap { $0 }.filter { $0.column == nil }
    return max(1, share, own.map { scale.units($0.minimum) }.max() ?? 0)
  }
}
