/// A set of Unicode scalars as ascending ranges that do not touch.
struct ScalarSet: Hashable {
  private(set) var ranges: [ClosedRange<UInt32>]

  init(_ ranges: [ClosedRange<UInt32>]) {
    var joined: [ClosedRange<UInt32>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = joined.last, range.lowerBound <= last.upperBound + 1 {
        joined[joined.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        joined.append(range)
      }
    }
    self.ranges = joined
  }

  init(_ scalar: Unicode.Scalar) { ranges = [scalar.value...scalar.value] }

  init(anyOf text: String) { self.init(text.unicodeScalars.map { $0.value...$0.value }) }

  static let scalarMax: UInt32 = 0x10FFFF
  static let all = ScalarSet([0...scalarMax])
  static let digits = ScalarSet([48...57])
  static let wordCharacters = ScalarSet([48...57, 65...90, 95...95, 97...122])
  /// ASCII blanks, and those that spreadsheets use in numbers and names.
  static let blanks = ScalarSet(anyOf: " \t\n\r\u{b}\u{c}\u{a0}\u{202f}\u{2009}")
  /// Every letter of every script (Unicode, General_Category L).
  static let letters = categories([
    .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
  ])
  static let upperCase = categories([.uppercaseLetter])
  static let lowerCase = categories([.lowercaseLetter])

  var inverted: ScalarSet {
    var gaps: [ClosedRange<UInt32>] = []
    var next: UInt32 = 0
    for range in ranges {
      if range.lowerBound > next { gaps.append(next...range.lowerBound - 1) }
      next = range.upperBound + 1
    }
    if next <= Self.scalarMax { gaps.append(next...Self.scalarMax) }
    return ScalarSet(gaps)
  }

  func union(_ other: ScalarSet) -> ScalarSet { ScalarSet(ranges + other.ranges) }

  func contains(_ scalar: UInt32) -> Bool { ranges.contains { $0.contains(scalar) } }

  /// Checks every scalar once for each set that a pattern uses; about 30 ms.
  private static func categories(_ wanted: Set<Unicode.GeneralCategory>) -> ScalarSet {
    var ranges: [ClosedRange<UInt32>] = []
    var start: UInt32?
    for value in 0...scalarMax + 1 {
      let isIn = Unicode.Scalar(value).map { wanted.contains($0.properties.generalCategory) } ?? false
      if isIn {
        start = start ?? value
      } else if let begun = start {
        ranges.append(begun...value - 1)
        start = nil
      }
    }
    return ScalarSet(ranges)
  }
}
