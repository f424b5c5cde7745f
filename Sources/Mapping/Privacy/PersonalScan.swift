internal import Schema

/// One way through a text.
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
    /// C5, which Ł, Ś, Ź and Ż begin with.
    static let polish: UInt8 = 8
  }

  /// The kind of every byte. It is made once and never freed or changed.
  private nonisolated(unsafe) static let kinds: UnsafePointer<UInt8> = {
    let table = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
    table.initialize(repeating: 0, count: 256)
    for byte in 48...57 { table[byte] = Kind.digit }
    for byte in 65...90 { table[byte] = Kind.capital }
    table[64] = Kind.at
    table[0xC5] = Kind.polish
    return UnsafePointer(table)
  }()

  private var looked: UInt8 {
    var kinds: UInt8 = 0
    if wanted.rawValue & DetectorSet.numbers.rawValue != 0 { kinds |= Kind.digit }
    if wanted.contains(.email) { kinds |= Kind.at }
    if wanted.rawValue & DetectorSet.words.rawValue != 0 { kinds |= Kind.capital }
    if wanted.contains(.name) { kinds |= Kind.polish }
    return kinds
  }

  /// The first find from a byte on.
  func first(from start: Int) -> PersonalData.Hit? {
    guard let bytes = text.bytes else { return nil }
    let (kinds, looked, count) = (Self.kinds, looked, text.count)
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
        if let hit = address(index, from: start) { return hit }
        index &+= 1
      case Kind.capital:
        let end = text.endOfLetters(index)
        if !text.isInWord(before: index), let hit = word(index, end) { return hit }
        index = end
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
      if wanted.contains(.plate), let range = plate(start, end) {
        return PersonalData.Hit(detector: .plate, range: range)
      }
    }
    return wanted.contains(.name) ? personName(start, end) : nil
  }

  /// An e-mail address around an at sign (RFC 5321, as far as addresses are really written).
  private func address(_ at: Int, from floor: Int) -> PersonalData.Hit? {
    func isLocal(_ byte: UInt8) -> Bool {
      TextBytes.isLetter(byte) || TextBytes.isDigit(byte) || byte == 0x2E || byte == 0x5F || byte == 0x2D
        || byte == 0x2B || byte == 0x25
    }
    var start = at
    while start > floor, isLocal(text[start - 1]) { start -= 1 }
    var end = at + 1
    var label = end
    var dots = 0
    while true {
      let byte = text[end]
      if TextBytes.isLetter(byte) || TextBytes.isDigit(byte) || byte == 0x2D {
        end += 1
      } else if byte == 0x2E, end > label, TextBytes.isLetter(text[end + 1]) || TextBytes.isDigit(text[end + 1]) {
        end += 1
        label = end
        dots += 1
      } else {
        break
      }
    }
    let last = (label..<end).allSatisfy { TextBytes.isLetter(text[$0]) }
    guard start < at, dots > 0, end - label >= 2, last else { return nil }
    return PersonalData.Hit(detector: .email, range: start..<end)
  }
}
