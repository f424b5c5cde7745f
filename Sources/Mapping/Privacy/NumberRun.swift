internal import Formats
internal import Schema

/// Digits in groups that one kind of sign divides: `85 07 15 12345`, `676-101-37-17`.
struct NumberRun {
  /// The most groups and digits that are looked at; a longer number is none of those looked for.
  static let groupsMax = 11
  static let digitsMax = 28

  /// What divides two groups.
  enum Joint: UInt8 {
    case none, blank, hyphen, dot, bracket
  }

  /// All digits without what divides them, and the digits and bytes up to the end of each group.
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
    case UInt8(ascii: ")"): return (.bracket, 1 + text.blank(index + 1))
    // The hyphens and dashes of typography.
    case 0xE2 where text[index + 1] == 0x80 && (0x90...0x94).contains(text[index + 2]): return (.hyphen, 3)
    default: return (.none, 0)
    }
  }

  /// How many groups the first so many digits are; nil where no group ends there, or other signs than `allowed` divide them.
  func groups(of count: Int, _ allowed: [Joint]) -> Int? {
    guard let last = counts.firstIndex(of: count) else { return nil }
    let used = joints[..<last]
    guard used.allSatisfy({ $0 == used.first && allowed.contains($0) }) else { return nil }
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

  /// The remainder by 97 of an account number, the country and check digits behind it (ISO 13616, ISO 7064).
  static func remainder97(_ digits: some Sequence<UInt8>) -> Int {
    digits.reduce(0) { ($0 * 10 + Int($1 &- 48)) % 97 }
  }
}

extension PersonalScan {
  /// What the digits from a byte on are, which follow each other up to `end`.
  @inline(__always)
  func number(_ start: Int, _ end: Int) -> PersonalData.Hit? {
    // Most numbers are short and stand alone: years, house numbers.
    let count = end - start
    if count < 9, !isJointAndDigit(end) { return nil }
    if count > NumberRun.digitsMax { return nil }
    if text.isInWord(before: start) { return nil }
    // A plus, and a zero in front, may begin a telephone number of more digits.
    let isLong = text[start - 1] == UInt8(ascii: "+") || text[start] == 48
    guard lengths(from: start, isMixed: isLong) & (isLong ? Self.lengthsOfAll : Self.lengthsOfMost) != 0 else {
      return nil
    }
    return number(start)
  }

  /// How many digits the numbers have that are looked for, a bit each: 9 to 11, and 26.
  private static var lengthsOfMost: UInt32 { 0b111 << 9 | 1 << 26 }
  /// The same with those that have a country in front: 9 to 15.
  private static var lengthsOfAll: UInt32 { 0b1111111 << 9 | 1 << 26 }

  /// After how many digits a group ends, a bit each: what decides nearly always, before anything is kept.
  ///
  /// - Parameter isMixed: goes on behind signs of another kind than the first; only telephone numbers do.
  private func lengths(from start: Int, isMixed: Bool) -> UInt32 {
    var (index, digits) = (start, 0)
    var found: UInt32 = 0
    var first = NumberRun.Joint.none
    while true {
      while text.isDigit(index) {
        digits += 1
        index += 1
      }
      if digits > NumberRun.digitsMax { return found }
      found |= 1 << UInt32(digits)
      let (joint, length) = NumberRun.joint(text, index)
      if first == .none { first = joint }
      guard joint != .none, text.isDigit(index + length), isMixed || joint == first || first == .bracket else {
        return found
      }
      index += length
    }
  }

  @inline(__always)
  private func isJointAndDigit(_ index: Int) -> Bool {
    let byte = text[index]
    if byte == 0x20 || byte == 0x2D || byte == 0x2E { return text.isDigit(index + 1) }
    return byte == 0x29 || byte == 0xC2 || byte == 0xE2
  }

  private func number(_ start: Int) -> PersonalData.Hit? {
    let run = NumberRun(text, from: start)
    func hit(_ detector: Detector, _ groups: Int) -> PersonalData.Hit? {
      let end = run.ends[groups - 1]
      return text.isWord(at: end) ? nil : PersonalData.Hit(detector: detector, range: start..<end)
    }
    if wanted.contains(.iban), let groups = run.groups(of: 26, [.blank, .hyphen]), isAccount(run.digits[..<26]),
      let found = hit(.iban, groups)
    {
      return found
    }
    if wanted.contains(.pesel), let groups = run.groups(of: 11, [.blank, .hyphen]), !run.isAmount(groups),
      isPESEL(run.digits), let found = hit(.pesel, groups)
    {
      return found
    }
    // Digits behind a decimal sign are part of a number.
    let isFraction = (text[start - 1] == 0x2E || text[start - 1] == 0x2C) && text.isDigit(start - 2)
    if isFraction { return nil }
    if wanted.contains(.nip), let groups = run.groups(of: 10, [.blank, .hyphen]), isTaxNumber(run, groups),
      let found = hit(.nip, groups)
    {
      return found
    }
    if wanted.contains(.phone), let groups = telephone(run, start), !isDecimal(run.ends[groups - 1]) {
      return hit(.phone, groups)
    }
    return nil
  }

  private func isDecimal(_ end: Int) -> Bool {
    (text[end] == 0x2C || text[end] == 0x2E) && text.isDigit(end + 1)
  }

  private func isAccount(_ digits: ArraySlice<UInt8>) -> Bool {
    // P and L are 25 and 21.
    NumberRun.remainder97(digits.dropFirst(2) + Array("2521".utf8) + digits.prefix(2)) == 1
  }

  /// A PESEL of somebody who may be alive: born from 1900 to 2039.
  private func isPESEL(_ digits: [UInt8]) -> Bool {
    let month = Int(digits[2] &- 48) * 10 + Int(digits[3] &- 48)
    guard month <= 12 || ((21...32).contains(month) && digits[0] <= 51) else { return false }
    return digits.withUnsafeBytes { CheckDigit.pesel(UnsafeRawBufferPointer(rebasing: $0[..<11])) }
  }

  /// The first three digits are the number of a tax office, from 101 on.
  private func isTaxNumber(_ run: NumberRun, _ groups: Int) -> Bool {
    guard groups == 1 || [[3, 3, 2, 2], [3, 2, 2, 3], [3, 3, 4]].contains(run.shape(groups)),
      run.digits[0] != 48, !isDecimal(run.ends[groups - 1])
    else { return false }
    return run.digits.withUnsafeBytes { CheckDigit.nip(UnsafeRawBufferPointer(rebasing: $0[..<10])) }
  }

  /// `PL6761013717`, `PL 676-101-37-17`.
  func taxNumberWithCountry(_ start: Int) -> Range<Int>? {
    guard text[start] == UInt8(ascii: "P"), text[start + 1] == UInt8(ascii: "L") else { return nil }
    let first = start + 2 + text.blank(start + 2)
    guard text.isDigit(first) else { return nil }
    let run = NumberRun(text, from: first)
    guard let groups = run.groups(of: 10, [.blank, .hyphen]), isTaxNumber(run, groups),
      !text.isWord(at: run.ends[groups - 1])
    else { return nil }
    return start..<run.ends[groups - 1]
  }

  /// How long account numbers of a country are (the registry of ISO 13616).
  private static let accountLengths: [UInt16: Int] = Dictionary(
    uniqueKeysWithValues: [
      ("PL", 28), ("AT", 20), ("BE", 16), ("BG", 22), ("CH", 21), ("CY", 28), ("CZ", 24), ("DE", 22), ("DK", 18),
      ("EE", 20), ("ES", 24), ("FI", 18), ("FR", 27), ("GB", 22), ("GR", 27), ("HR", 21), ("HU", 28), ("IE", 22),
      ("IT", 27), ("LI", 21), ("LT", 20), ("LU", 20), ("LV", 21), ("MT", 31), ("NL", 18), ("NO", 15), ("PT", 25),
      ("RO", 24), ("SE", 24), ("SI", 19), ("SK", 24), ("UA", 29),
    ].map { country, length in
      let letters = Array(country.utf8)
      return (UInt16(letters[0]) << 8 | UInt16(letters[1]), length)
    })

  /// An account number with its country: `PL61 1090 1014 0000 0712 1981 2874`.
  func account(_ start: Int) -> Range<Int>? {
    guard text.isDigit(start + 2), text.isDigit(start + 3),
      let length = Self.accountLengths[UInt16(text[start]) << 8 | UInt16(text[start + 1])]
    else { return nil }
    var characters: [UInt8] = []
    var index = start
    while characters.count < length {
      let byte = text[index]
      if TextBytes.isCapital(byte) || TextBytes.isDigit(byte) {
        characters.append(byte)
        index += 1
      } else {
        let gap = byte == 0x2D ? 1 : text.blank(index)
        guard gap > 0 else { return nil }
        index += gap
      }
    }
    guard !text.isWord(at: index) else { return nil }
    var remainder = 0
    for byte in characters[4...] + characters[..<4] {
      let value = TextBytes.isDigit(byte) ? Int(byte) - 48 : Int(byte) - 55
      remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97
    }
    return remainder == 1 ? start..<index : nil
  }
}
