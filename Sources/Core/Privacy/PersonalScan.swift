internal import Schema

/// One pass over a text.
struct PersonalScan {
  let text: TextBytes
  let wanted: DetectorSet

  init(_ text: TextBytes, _ wanted: DetectorSet) {
    self.text = text
    self.wanted = wanted
  }

  /// What may begin at a byte.
  private enum Kind {
    static let digit: UInt8 = 1
    static let at: UInt8 = 2
    static let capital: UInt8 = 4
    /// C5, the lead byte of Ł, Ś, Ź and Ż.
    static let polish: UInt8 = 8
    /// Another spelling of the at sign: `(at)`, `%40`.
    static let spelt: UInt8 = 16
    /// EF, the lead byte of full-width letters and digits.
    static let wide: UInt8 = 32
  }

  private static let kinds = ByteTable(size: 256) { table in
    for byte in 48...57 { table[byte] = Kind.digit }
    for byte in 65...90 { table[byte] = Kind.capital }
    for byte in "([{&%".utf8 { table[Int(byte)] = Kind.spelt }
    table[64] = Kind.at
    table[0xC5] = Kind.polish
    table[0xEF] = Kind.wide
  }

  private var looked: UInt8 {
    var kinds: UInt8 = wanted.isEmpty ? 0 : Kind.wide
    if wanted.rawValue & DetectorSet.numbers.rawValue != 0 { kinds |= Kind.digit }
    if wanted.contains(.email) { kinds |= Kind.at | Kind.spelt }
    if wanted.rawValue & DetectorSet.words.rawValue != 0 { kinds |= Kind.capital }
    if wanted.contains(.name) { kinds |= Kind.polish }
    return kinds
  }

  /// The first match from a byte on.
  func first(from start: Int) -> PersonalData.Hit? {
    guard let bytes = text.bytes else { return nil }
    let (kinds, looked, count) = (Self.kinds.marks, looked, text.count)
    var index = start
    while true {
      while index < count, kinds[Int(bytes[index])] & looked == 0 { index &+= 1 }
      if index >= count { return nil }
      switch kinds[Int(bytes[index])] {
      case Kind.digit:
        let group = endOfDigits(index, bytes, count)
        if let hit = number(index, group) { return hit }
        index = group
      case Kind.at:
        if let hit = address(index, 1, from: start) { return hit }
        index &+= 1
      case Kind.spelt:
        let length = text.atSign(index)
        if length > 0, let hit = address(index, length, from: start) { return hit }
        index &+= 1
      case Kind.capital:
        let end = text.endOfLetters(index)
        if !text.isInWord(before: index), let hit = word(index, end) { return hit }
        index = end
      case Kind.wide:
        if let hit = wide(index, from: start) { return hit }
        index &+= 3
      default:
        let second = text[index + 1]
        guard second == 0x81 || second == 0x9A || second == 0xBB, !text.isInWord(before: index) else {
          index &+= 2
          continue
        }
        let end = text.endOfLetters(index)
        if let hit = personName(index, end) { return hit }
        index = end
      }
    }
  }

  /// How far around a full-width character is searched, in bytes: more than the length of any match.
  private static let wideReach = 300

  /// The match around a full-width character (U+FF01 to U+FF5E), found in a copy with plain characters instead.
  private func wide(_ index: Int, from start: Int) -> PersonalData.Hit? {
    guard text.plain(index) != nil else { return nil }
    var plain: [UInt8] = []
    var places: [Int] = []
    var place = max(start, index - Self.wideReach)
    let end = min(text.count, index + Self.wideReach)
    while place < end {
      let narrow = text.plain(place)
      plain.append(narrow ?? text[place])
      places.append(place)
      place += narrow == nil ? 1 : 3
    }
    places.append(min(place, text.count))
    return plain.withUnsafeBytes { buffer in
      PersonalScan(TextBytes(buffer), wanted).first(from: 0).map { hit in
        PersonalData.Hit(
          detector: hit.detector, range: places[hit.range.lowerBound]..<places[hit.range.upperBound])
      }
    }
  }

  @inline(__always)
  private func endOfDigits(_ start: Int, _ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int {
    var end = start &+ 1
    while end < count, TextBytes.isDigit(bytes[end]) { end &+= 1 }
    return end
  }

  /// A word that begins with a capital letter.
  @inline(__always)
  private func word(_ start: Int, _ end: Int) -> PersonalData.Hit? {
    if end - start <= 3 {
      if end - start == 2, wanted.contains(.iban), let range = account(start) {
        return PersonalData.Hit(detector: .iban, range: range)
      }
      if end - start == 2, wanted.contains(.nip), let range = taxNumberWithCountry(start) {
        return PersonalData.Hit(detector: .nip, range: range)
      }
      if TextBytes.isDigit(text[end]) || text.blank(end) > 0, let hit = documentNumber(start, end) { return hit }
      if wanted.contains(.plate), let range = plate(start, end) {
        return PersonalData.Hit(detector: .plate, range: range)
      }
    }
    return wanted.contains(.name) ? personName(start, end) : nil
  }
}
