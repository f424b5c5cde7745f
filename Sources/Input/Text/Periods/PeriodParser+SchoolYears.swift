internal import Schema

/// Years that begin in September or October.
extension PeriodParser {
  mutating func schoolYear(firstMonth: Int) throws(PeriodFault) -> Period {
    if case .word(.year) = token { skip() }
    _ = takeMark(".")
    guard let first = number(digits: 4...4) else { throw .unknown }
    guard takeMark("/-") != nil, case .number(let second, let digits) = token else { throw .notTheNextYear }
    skip()
    return try schoolYear(first, second, digits, firstMonth: firstMonth)
  }

  /// `2024/2025`, `2024/25`. The slash alone means a school year, unless the second number could be a month.
  mutating func schoolYear(_ first: Int, _ second: Int, _ digits: Int) throws(PeriodFault) -> Period {
    skip()
    if digits == 2, (1...12).contains(second) { throw .schoolYearOrMonth }
    return try schoolYear(first, second, digits, firstMonth: 9)
  }

  private func schoolYear(
    _ first: Int, _ second: Int, _ digits: Int, firstMonth: Int
  ) throws(PeriodFault) -> Period {
    let isNext = digits == 4 ? second == first + 1 : digits == 2 && second == (first + 1) % 100
    guard isNext else { throw .notTheNextYear }
    return try known(Period(.schoolYear, firstMonth, of: first))
  }
}
