internal import Schema

/// Names of persons: a frequent first name and a surname, in any grammatical case of Polish.
extension PersonalScan {
  /// The name that begins with this capitalised word, unless it is a place's or a public figure's.
  ///
  /// A street, a school or a square bears its patron's name, and a saint or a king is not a private person.
  func personName(_ start: Int, _ end: Int) -> PersonalData.Hit? {
    guard end - start >= 3, FirstNames.contains(text.folded(start..<end)) else { return nil }
    let isLoud = isCapital(secondLetter(start))
    var last = end
    var words = 0
    // Further first names, then the surname with its second part.
    while words < 3, let word = nextName(after: last, isLoud: isLoud) {
      last = word
      words += 1
    }
    var first = start
    if words == 0 {
      guard let before = surname(before: start) else { return nil }
      first = before
    }
    if isPatron(first, firstName: start..<end, words: words, last) || isRoman(after: last) { return nil }
    return PersonalData.Hit(detector: .name, range: first..<last)
  }

  private func secondLetter(_ start: Int) -> Int { start + (text[start] < 0x80 ? 1 : 2) }

  private func isCapital(_ index: Int) -> Bool {
    let byte = text[index]
    if byte < 0x80 { return TextBytes.isCapital(byte) }
    let next = text[index + 1]
    return (byte == 0xC5 && [0x81, 0x83, 0x9A, 0xB9, 0xBB].contains(next))
      || (byte == 0xC4 && [0x84, 0x86, 0x98].contains(next)) || (byte == 0xC3 && next == 0x93)
  }

  /// The end of a capitalised word after one blank or hyphen; nil if there is none.
  private func nextName(after end: Int, isLoud: Bool) -> Int? {
    let gap = text[end] == 0x2D ? 1 : text.blank(end)
    let next = end + gap
    guard gap > 0, isCapital(next) else { return nil }
    let last = text.endOfLetters(next)
    guard last - next >= 3, !TextBytes.isDigit(text[last]) else { return nil }
    // "Jan KOWALSKI" is written so in registers; "Jan PKO" is another thing.
    guard isCapital(secondLetter(next)) == isLoud || isUsualSurname(next..<last) else { return nil }
    return FirstNames.notSurnames.contains(text.folded(next..<last)) ? nil : last
  }

  /// A surname before the first name: `Kowalski Jan`, `Nowak, Jan`.
  private func surname(before start: Int) -> Int? {
    guard start > 0, !text.isInWord(before: start), let word = text.word(before: start, signsMax: 4),
      isCapital(word.lowerBound), word.count >= 5, isUsualSurname(word)
    else { return nil }
    let comma = text[word.upperBound] == 0x2C ? 1 : 0
    let gap = word.upperBound + comma
    guard gap < start, gap + text.blank(gap) == start else { return nil }
    return word.lowerBound
  }

  /// Whether a word is a frequent surname, or has the ending of one, in the nominative.
  private func isUsualSurname(_ word: Range<Int>) -> Bool {
    if FirstNames.frequentSurnames.contains(text.folded(word)) { return true }
    let endings: [StaticString] = [
      "ski", "ska", "cki", "cka", "dzki", "dzka", "wicz", "czyk", "czak", "iak", "arz", "czuk",
    ]
    return endings.contains { ending in
      ending.utf8CodeUnitCount < word.count && text.has(ending, at: word.upperBound - ending.utf8CodeUnitCount)
    }
  }

  /// Whether a place bears the name: the words before it say so, or the value is a street name without its "ul.".
  private func isPatron(_ start: Int, firstName: Range<Int>, words: Int, _ end: Int) -> Bool {
    var index = start
    var isTitled = false
    for _ in 0..<3 {
      guard let word = text.word(before: index, signsMax: 3) else { break }
      let folded = text.folded(word)
      if FirstNames.placeWords.contains(folded) { return true }
      guard FirstNames.titles.contains(folded) else { return false }
      isTitled = true
      index = word.lowerBound
    }
    // Columns of streets hold only the patron, in the genitive: "ks. Józefa Tischnera 9", "Tadeusza Kościuszki 3".
    guard words > 0, text.word(before: index, signsMax: index) == nil, isTitled || isHouseNumber(after: end) else {
      return false
    }
    return isGenitive(firstName, end, isTitled: isTitled)
  }

  private func isGenitive(_ firstName: Range<Int>, _ end: Int, isTitled: Bool) -> Bool {
    func ends(_ range: Range<Int>, _ endings: [StaticString]) -> Bool {
      endings.contains { text.has($0, at: range.upperBound - $0.utf8CodeUnitCount) }
    }
    if !FirstNames.isNominative(text.folded(firstName)) {
      return ends(firstName, ["a", "ego", "y", "i"]) && !ends(firstName, ["owi"])
    }
    // The name is Józef's or Józefa's; the surname decides.
    guard let surname = text.word(before: end, signsMax: 0), !ends(surname, ["ski", "cki", "dzki"]) else {
      return false
    }
    if ends(surname, ["ego", "y", "i"]) { return true }
    return isTitled && ends(surname, ["a"]) && !ends(surname, ["ska", "cka", "dzka", "na"])
  }

  /// Whether one to four digits follow, with or without a letter.
  private func isHouseNumber(after end: Int) -> Bool {
    let first = end + text.blank(end)
    guard first > end else { return false }
    var index = first
    while text.isDigit(index) { index += 1 }
    guard (1...4).contains(index - first) else { return false }
    if TextBytes.isLetter(text[index]) { index += 1 }
    return !text.isWord(at: index)
  }

  /// Whether a Roman number follows, as with popes and kings: `Jana Pawła II`.
  private func isRoman(after end: Int) -> Bool {
    let gap = text.blank(end)
    guard gap > 0 else { return false }
    var index = end + gap
    while [73, 86, 88].contains(text[index]) { index += 1 }
    return index > end + gap && !text.isWord(at: index)
  }
}
