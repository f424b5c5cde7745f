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
  /// Words that announce a telephone number.
  private static let announcing = Set(
    ["tel", "telefon", "telefonu", "telefony", "kom", "komórka", "fax", "faks", "phone", "mobile", "infolinia"].map {
      TextBytes.folded($0)
    })
  /// Currencies, units and counted things.
  private static let units = Set(
    [
      "pln", "eur", "euro", "usd", "zł", "złotych", "tys", "mln", "mld", "szt", "sztuk", "km", "ha", "kg", "osób",
      "mieszkańców", "rows", "records", "bytes",
    ].map { TextBytes.folded($0) })
  /// Words after which a short number is not part of the next one.
  private static let numbering = Set(
    ["nr", "numer", "pok", "pokój", "lok", "pozycja", "poz"].map { TextBytes.folded($0) })
  /// Words that announce another number of nine digits.
  private static let others = Set(["regon", "krs", "nip", "simc", "teryt"].map { TextBytes.folded($0) })

  /// Whether a word, folded, announces a telephone number.
  func isAnnouncing(_ word: UInt64) -> Bool { Self.announcing.contains(word) }

  /// Whether one of the two words before announces it: `tel.`, `numer telefonu kontaktowego:`.
  private func isAnnounced(_ start: Int) -> Bool {
    var index = start
    for signsMax in [3, 1] {
      guard let word = text.word(before: index, signsMax: signsMax) else { return false }
      let folded = text.folded(word)
      if Self.announcing.contains(folded) { return true }
      if Self.others.contains(folded) || text.isDigit(word.lowerBound) { return false }
      index = word.lowerBound
    }
    return false
  }

  /// The number of groups that form a telephone number; nil if none do.
  ///
  /// - Parameter isAnnounced: a word directly before the digits has announced the number.
  func telephone(_ run: NumberRun, _ start: Int, isAnnounced: Bool) -> Int? {
    let signs = Self.signs
    let digits = run.digits
    if text[start - 1] == UInt8(ascii: "+") { return international(run, from: 10) }
    if digits.count >= 4, digits[0] == 48, digits[1] == 48, digits[2] == 52, digits[3] == 56 {
      return international(run, from: 13)
    }
    let isBracketed = text[start - 1] == UInt8(ascii: "(") && run.joints.first == .bracket
    if isBracketed { return bracketed(run) }
    if digits.count >= 11, digits[0] == 52, digits[1] == 56, let groups = run.groups(of: 11, signs, isMixed: true),
      run.shape(groups) == [2, 3, 3, 3], Self.mobile.contains(Int(digits[2] &- 48) * 10 + Int(digits[3] &- 48))
    {
      return groups
    }
    let isAnnounced = isAnnounced || self.isAnnounced(start)
    // The area code of a landline is often divided by another separator than the rest.
    if let groups = run.groups(of: 9, signs, isMixed: true), run.shape(groups) == [2, 3, 2, 2],
      run.joints[1] == run.joints[2], isAnnounced || Self.landline.contains(Self.prefix(digits))
    {
      return groups
    }
    // `012/616-00-00`, `0-12 616 00 00`: the zero that was once dialled, and an area code.
    if digits[0] == 48, digits.count >= 10, let groups = run.groups(of: 10, signs, isMixed: true),
      [[3, 3, 2, 2], [3, 7], [3, 3, 4], [1, 2, 3, 2, 2], [1, 2, 7]].contains(run.shape(groups)),
      Self.landline.contains(Int(digits[1] &- 48) * 10 + Int(digits[2] &- 48))
    {
      return groups
    }
    guard let groups = run.groups(of: 9, signs) else {
      // The zero that was once dialled before the area code.
      guard isAnnounced, run.digits[0] == 48, let groups = run.groups(of: 10, signs) else { return nil }
      return groups
    }
    if isAnnounced { return groups }
    let first = Self.prefix(digits)
    switch run.shape(groups) {
    case [9]:
      let word = text.word(before: start, signsMax: 3)
      return Self.mobile.contains(first) && !(word.map { Self.others.contains(text.folded($0)) } ?? false)
        && !isMeasured(run.ends[0]) ? groups : nil
    case [3, 3, 3]: return Self.mobile.contains(first) && !isPartOfAmount(run, groups, start) ? groups : nil
    case [3, 2, 2, 2], [2, 2, 2, 3]: return Self.mobile.contains(first) ? groups : nil
    default: return nil
    }
  }

  private static func prefix(_ digits: [UInt8]) -> Int { Int(digits[0] &- 48) * 10 + Int(digits[1] &- 48) }

  /// The longest number of 10 to 15 digits (ITU-T E.164), with any separators.
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
  func isMeasured(_ end: Int) -> Bool {
    let next = end + text.blank(end)
    if text[next] == UInt8(ascii: "%") { return true }
    if text.has("m2", at: next), !text.isWord(at: next + 2) { return true }
    // The whole word: "601234567 Halina" is not an area in hectares.
    return Self.units.contains(text.folded(next..<max(next, text.endOfLetters(next))))
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
    let announcer = text.word(before: before.lowerBound, signsMax: 2).map { text.folded($0) }
    if announcer.map(Self.numbering.contains) ?? false { return false }
    return before.count <= 3 && before.allSatisfy { text.isDigit($0) } && text[before.lowerBound] != 48
  }
}
