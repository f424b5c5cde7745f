internal import Schema

/// Digits in groups divided by separators: `85 07 15 12345`, `676-101-37-17`, `12/616 12 34`.
struct NumberRun {
  /// The most groups and digits that are read; a longer number matches no detector.
  static let groupsMax = 11
  static let digitsMax = 28

  /// A separator between two groups.
  enum Joint: UInt8 {
    case none, blank, hyphen, dot, slash, bracket
  }

  /// All digits without separators, and the digits and bytes up to the end of each group.
  private(set) var digits: [UInt8] = []
  private(set) var counts: [Int] = []
  private(set) var ends: [Int] = []
  private(set) var joints: [Joint] = []

  init(_ text: TextBytes, from start: Int) {
    digits.reserveCapacity(Self.digitsMax + 2)
    var index = start
    while true {
      while text.isDigit(index), digits.count <= Self.digitsMax {
        digits.append(text[index])
        index += 1
      }
      counts.append(digits.count)
      ends.append(index)
      let (joint, length) = Self.joint(text, index)
      guard joint != .none, text.isDigit(index + length), counts.count < Self.groupsMax,
        digits.count <= Self.digitsMax
      else { return }
      joints.append(joint)
      index += length
    }
  }

  static func joint(_ text: TextBytes, _ index: Int) -> (Joint, Int) {
    let blank = text.blank(index)
    if blank > 0 { return (.blank, blank) }
    switch text[index] {
    case UInt8(ascii: "-"): return (.hyphen, 1)
    case UInt8(ascii: "."): return (.dot, 1)
    case UInt8(ascii: "/"): return (.slash, 1)
    case UInt8(ascii: ")"): return (.bracket, 1 + text.blank(index + 1))
    // Typographic hyphens and dashes, and the minus sign.
    case 0xE2 where text[index + 1] == 0x80 && (0x90...0x94).contains(text[index + 2]): return (.hyphen, 3)
    case 0xE2 where text[index + 1] == 0x88 && text[index + 2] == 0x92: return (.hyphen, 3)
    default: return (.none, 0)
    }
  }

  /// The number of groups that hold the first `count` digits; nil if no group ends there or other separators than
  /// `allowed` occur.
  ///
  /// - Parameter isMixed: the separators may differ.
  func groups(of count: Int, _ allowed: [Joint], isMixed: Bool = false) -> Int? {
    guard let last = counts.firstIndex(of: count) else { return nil }
    let used = joints[..<last]
    guard used.allSatisfy({ (isMixed || $0 == used.first) && allowed.contains($0) }) else { return nil }
    return last + 1
  }

  /// The sizes of the first groups.
  func shape(_ groups: Int) -> [Int] {
    (0..<groups).map { counts[$0] - ($0 == 0 ? 0 : counts[$0 - 1]) }
  }

  /// Whether the first groups look like an amount: `12 345 678`.
  func isAmount(_ groups: Int) -> Bool {
    let shape = shape(groups)
    return groups > 1 && joints[0] == .blank && shape[0] <= 3 && digits[0] != 48
      && shape.dropFirst().allSatisfy { $0 == 3 }
  }

  /// The remainder modulo 97 of an account number followed by its country and check digits (ISO 13616, ISO 7064).
  static func remainder97(_ digits: some Sequence<UInt8>) -> Int {
    digits.reduce(0) { ($0 * 10 + Int($1 &- 48)) % 97 }
  }
}
