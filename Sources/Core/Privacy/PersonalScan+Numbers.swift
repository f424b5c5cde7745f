internal import Schema

/// Numbers with check digits, and the dispatch for all other numbers.
extension PersonalScan {
  /// The kind of number formed by the contiguous digits from a byte up to `end`.
  @inline(__always)
  func number(_ start: Int, _ end: Int) -> PersonalData.Hit? {
    // Most numbers are short and alone: years, house numbers.
    let count = end - start
    if count < 9, !isJointAndDigit(end) { return nil }
    if count > NumberRun.digitsMax { return nil }
    if text.isInWord(before: start) { return glued(start) }
    // A plus sign or two leading zeros may begin a longer telephone number.
    let isLong = text[start - 1] == UInt8(ascii: "+") || (text[start] == 48 && text[start + 1] == 48)
    guard isLong ? lengths(from: start, isLong) & Self.lengthsOfAll != 0 : lengths(from: start, isLong) != 0 else {
      return nil
    }
    return number(start, NumberRun(text, from: start), glued: nil)
  }

  /// The lengths of the numbers that are searched for, one bit each: 9 to 11, and 26 digits.
  private static var lengthsOfMost: UInt32 { 0b111 << 9 | 1 << 26 }
  /// The same including numbers with a country prefix: 9 to 15, and 26 digits.
  private static var lengthsOfAll: UInt32 { 0b1111111 << 9 | 1 << 26 }

  /// The digit counts at which a group ends, one bit each. This decides nearly always, before anything is stored.
  ///
  /// Numbers divided by dots, slashes or several separators have known shapes: coordinates and dates have others.
  ///
  /// - Parameter isLong: accepts any shape and any length instead of those that are searched for.
  private func lengths(from start: Int, _ isLong: Bool) -> UInt32 {
    var (index, digits) = (start, 0)
    var (found, shape): (UInt32, UInt64) = (0, 0)
    var first = NumberRun.Joint.none
    var isPlain = true
    while true {
      let begin = index
      while text.isDigit(index) { index += 1 }
      digits += index - begin
      if digits > NumberRun.digitsMax { return found }
      shape = shape << 4 | UInt64(index - begin)
      if isLong || (Self.lengthsOfMost >> UInt32(digits) & 1 != 0 && (isPlain || Self.isShape(shape))) {
        found |= 1 << UInt32(digits)
      }
      let (joint, length) = NumberRun.joint(text, index)
      guard joint != .none, text.isDigit(index + length) else { return found }
      if first == .none { first = joint }
      // After a bracket a telephone number may have any shape.
      if joint != first, first != .bracket { isPlain = false }
      if joint == .dot || joint == .slash { isPlain = false }
      index += length
    }
  }

  /// Group sizes, four bits each: of telephone numbers, of tax numbers and of a PESEL.
  private static func isShape(_ shape: UInt64) -> Bool {
    switch shape {
    case 0x333, 0x2322, 0x3222, 0x2223, 0x2333: true
    case 0x3322, 0x3223, 0x334: true
    case 0x65, 0x2225, 0x22223, 0x22232: true
    // Area codes with the zero that was once dialled.
    case 0x37, 0x12322, 0x127: true
    default: false
    }
  }

  @inline(__always)
  private func isJointAndDigit(_ index: Int) -> Bool {
    let byte = text[index]
    if byte == 0x20 { return text.isDigit(index + text.blank(index)) }
    if (0x2D...0x2F).contains(byte) { return text.isDigit(index + 1) }
    return (0x09...0x0D).contains(byte) || byte == 0x29 || TextBytes.isSign(byte) || byte == 0x25 || byte == 0x26
  }

  /// Digits directly after letters: `PESEL85071512348`, `tel601234567`, `pl61…`. Letters preceded by digits are part of
  /// a code.
  private func glued(_ start: Int) -> PersonalData.Hit? {
    let first = text.startOfLetters(before: start)
    guard first < start, !text.isInWord(before: first) else { return nil }
    if start - first == 2, wanted.contains(.iban), let range = account(first) {
      return PersonalData.Hit(detector: .iban, range: range)
    }
    return number(start, NumberRun(text, from: start), glued: text.folded(first..<start))
  }

  /// Words before a tax number.
  private static let taxWords = Set(["nip", "pl"].map { TextBytes.folded($0) })

  /// - Parameter glued: the word whose letters directly precede the digits; nil if there is none.
  private func number(_ start: Int, _ run: NumberRun, glued word: UInt64?) -> PersonalData.Hit? {
    func hit(_ detector: Detector, _ groups: Int, isChecked: Bool = false) -> PersonalData.Hit? {
      let end = run.ends[groups - 1]
      guard isChecked ? isFree(end) : !text.isWord(at: end) else { return nil }
      return PersonalData.Hit(detector: detector, range: start..<end)
    }
    if wanted.contains(.iban), let groups = run.groups(of: 26, [.blank, .hyphen]), isAccount(run.digits[..<26]),
      let found = hit(.iban, groups, isChecked: true)
    {
      return found
    }
    if wanted.contains(.pesel), let groups = groupsOfPESEL(run), !run.isAmount(groups) || isNamedPESEL(start),
      isPESEL(run.digits),
      !isMeasured(run.ends[groups - 1]),
      let found = hit(.pesel, groups, isChecked: true)
    {
      return found
    }
    // Digits after a decimal separator are part of a number.
    let isFraction = (text[start - 1] == 0x2E || text[start - 1] == 0x2C) && text.isDigit(start - 2)
    if isFraction { return nil }
    if wanted.contains(.nip), word.map(Self.taxWords.contains) ?? true,
      let groups = run.groups(of: 10, Self.signs, isMixed: true), isTaxNumber(run, groups),
      let found = hit(.nip, groups)
    {
      return found
    }
    if wanted.contains(.phone), word.map(isAnnouncing) ?? true,
      let groups = telephone(run, start, isAnnounced: word != nil), !isDecimal(run.ends[groups - 1])
    {
      return hit(.phone, groups)
    }
    return nil
  }

  /// The separators that may divide the digits of numbers.
  static var signs: [NumberRun.Joint] { [.blank, .hyphen, .dot, .slash] }

  /// Whether nothing but letters follows a number with a check digit: `85071512348r.`
  private func isFree(_ end: Int) -> Bool {
    guard text.isWord(at: end) else { return true }
    let last = text.endOfLetters(end)
    return last > end && !text.isDigit(last)
  }

  /// Whether the word before says so: a spreadsheet writes `44 051 401 359`, which may also be an amount.
  private func isNamedPESEL(_ start: Int) -> Bool {
    guard let word = text.word(before: start, signsMax: 3) else { return false }
    return text.folded(word) == Self.peselWord
  }

  private static let peselWord = TextBytes.folded("pesel")

  /// One kind of separator anywhere; several kinds, dots and slashes only within and behind the date of birth.
  private func groupsOfPESEL(_ run: NumberRun) -> Int? {
    if let groups = run.groups(of: 11, [.blank, .hyphen]) { return groups }
    guard let groups = run.groups(of: 11, Self.signs, isMixed: true),
      [[6, 5], [2, 2, 2, 5], [2, 2, 2, 2, 3], [2, 2, 2, 3, 2]].contains(run.shape(groups))
    else { return nil }
    return groups
  }

  private func isDecimal(_ end: Int) -> Bool {
    (text[end] == 0x2C || text[end] == 0x2E) && text.isDigit(end + 1)
  }

  private func isAccount(_ digits: ArraySlice<UInt8>) -> Bool {
    // P and L are 25 and 21.
    NumberRun.remainder97(digits.dropFirst(2) + Array("2521".utf8) + digits.prefix(2)) == 1
  }

  /// A PESEL of a person who may be alive: born from 1900 to 2039.
  private func isPESEL(_ digits: [UInt8]) -> Bool {
    let month = Int(digits[2] &- 48) * 10 + Int(digits[3] &- 48)
    guard month <= 12 || ((21...32).contains(month) && digits[0] <= 51) else { return false }
    return digits.withUnsafeBytes { CheckDigit.pesel(UnsafeRawBufferPointer(rebasing: $0[..<11])) }
  }

  /// The first three digits are the number of a tax office, which is at least 101.
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
    guard let groups = run.groups(of: 10, Self.signs, isMixed: true), isTaxNumber(run, groups),
      !text.isWord(at: run.ends[groups - 1])
    else { return nil }
    return start..<run.ends[groups - 1]
  }
}
