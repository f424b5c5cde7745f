/// Telephone numbers as they are written in Poland (regulation on the numbering plan, Dz.U. 2014 poz. 1249).
extension PersonalScan {
  /// The first two digits of mobile numbers.
  private static let mobile: Set<Int> = [45, 50, 51, 53, 57, 60, 66, 69, 72, 73, 78, 79, 88]
  /// The area codes.
  private static let landline: Set<Int> = [
    12, 13, 14, 15, 16, 17, 18, 22, 23, 24, 25, 29, 32, 33, 34, 41, 42, 43, 44, 46, 48, 52, 54, 55, 56, 58, 59, 61, 62,
    63,
    65, 67, 68, 71, 74, 75, 76, 77, 81, 82, 83, 84, 85, 86, 87, 89, 91, 94, 95,
  ]
  /// What may divide the digits.
  private static let signs: [NumberRun.Joint] = [.blank, .hyphen, .dot]
  /// Words that announce a telephone number.
  private static let announcing = Set(
    ["tel", "telefon", "telefonu", "telefony", "kom", "komórka", "fax", "faks", "phone", "mobile", "infolinia"].map {
      TextBytes.folded($0)
    })
  /// Words that announce another number of nine digits.
  private static let others = Set(["regon", "krs", "nip", "simc", "teryt"].map { TextBytes.folded($0) })

  /// How many groups of the digits are a telephone number; nil where none are.
  func telephone(_ run: NumberRun, _ start: Int) -> Int? {
    let signs = Self.signs
    let digits = run.digits
    if text[start - 1] == UInt8(ascii: "+") { return international(run, from: 10) }
    if digits.count >= 4, digits[0] == 48, digits[1] == 48, digits[2] == 52, digits[3] == 56 {
      return international(run, from: 13)
    }
    let isBracketed = text[start - 1] == UInt8(ascii: "(") && run.joints.first == .bracket
    if isBracketed { return bracketed(run) }
    let isAnnounced = text.word(before: start, signsMax: 3).map { Self.announcing.contains(text.folded($0)) } ?? false
    guard let groups = run.groups(of: 9, signs) else {
      // The zero that once stood before the area code.
      guard isAnnounced, run.digits[0] == 48, let groups = run.groups(of: 10, signs) else { return nil }
      return groups
    }
    if isAnnounced { return groups }
    let first = Int(run.digits[0] &- 48) * 10 + Int(run.digits[1] &- 48)
    switch run.shape(groups) {
    case [9]:
      let word = text.word(before: start, signsMax: 3)
      return Self.mobile.contains(first) && !(word.map { Self.others.contains(text.folded($0)) } ?? false)
        && !isMeasured(run.ends[0]) ? groups : nil
    case [3, 3, 3]: return Self.mobile.contains(first) && !isPartOfAmount(run, groups, start) ? groups : nil
    case [2, 3, 2, 2]: return Self.landline.contains(first) ? groups : nil
    case [3, 2, 2, 2]: return Self.mobile.contains(first) ? groups : nil
    default: return nil
    }
  }

  /// The longest number of 10 to 15 digits (ITU-T E.164), whatever divides it.
  private func international(_ run: NumberRun, from countMin: Int) -> Int? {
    if run.digits.starts(with: Array("48".utf8)) { return run.counts.firstIndex(of: 11).map { $0 + 1 } }
    return run.counts.lastIndex { (countMin...15).contains($0) }.map { $0 + 1 }
  }

  /// `(12) 616 12 34`
  private func bracketed(_ run: NumberRun) -> Int? {
    let digits = run.digits[0] == 48 ? run.digits.dropFirst() : run.digits[...]
    guard digits.count >= 2, run.counts[0] <= 3 else { return nil }
    let first = Int(digits.first! &- 48) * 10 + Int(digits.dropFirst().first! &- 48)
    guard Self.landline.contains(first) else { return nil }
    return run.counts.firstIndex(of: run.digits.count - digits.count + 9).map { $0 + 1 }
  }

  /// Whether a currency or a unit follows: the number is an amount.
  private func isMeasured(_ end: Int) -> Bool {
    let next = end + text.blank(end)
    if text[next] == UInt8(ascii: "%") { return true }
    // The first letter of "zł" alone is ASCII.
    for unit: StaticString in ["pln", "eur", "usd", "tys", "mln", "mld", "szt", "km", "ha", "kg", "m2", "os"]
    where text.has(unit, at: next) {
      return true
    }
    return text.has("z", at: next) && text[next + 1] == 0xC5 && text[next + 2] == 0x82
  }

  /// Whether three groups of three are a part of a longer amount, or one with its currency.
  private func isPartOfAmount(_ run: NumberRun, _ groups: Int, _ start: Int) -> Bool {
    guard run.joints[0] == .blank else { return false }
    if isMeasured(run.ends[groups - 1]) { return true }
    if run.joints.count >= groups, run.joints[groups - 1] == .blank,
      run.counts[groups] - run.counts[groups - 1] == 3
    {
      return true
    }
    // "1 601 234 567": digits before it, one to three and none of them a leading zero.
    guard text[start - 1] == 0x20 || text[start - 1] == 0xA0, let before = text.word(before: start, signsMax: 2) else {
      return false
    }
    return before.count <= 3 && before.allSatisfy { text.isDigit($0) } && text[before.lowerBound] != 48
  }
}
