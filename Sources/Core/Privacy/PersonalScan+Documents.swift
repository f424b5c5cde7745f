internal import Schema

/// Numbers of identity cards, passports and land registers.
extension PersonalScan {
  /// Two letters before seven digits that are no series of passports: invoices, prefixes of numbers.
  private static let otherSeries: Set<UInt16> = Set(
    ["FA", "FV", "NR", "PL", "UE", "EU", "ZP"].map { series in
      let letters = Array(series.utf8)
      return UInt16(letters[0]) << 8 | UInt16(letters[1])
    })

  /// `ABA 300000`, `ZS0000177`, `KR1P/00012345/6`: two or three capital letters, and what follows them.
  ///
  /// - Parameter end: the end of the letters that begin at `start`.
  func documentNumber(_ start: Int, _ end: Int) -> PersonalData.Hit? {
    guard (start..<end).allSatisfy({ TextBytes.isCapital(text[$0]) }) else { return nil }
    switch end - start {
    case 3 where wanted.contains(.idCard):
      return identity(start, end, digits: 6, CheckDigit.identityCard).map { .init(detector: .idCard, range: $0) }
    case 2:
      if wanted.contains(.landRegister), let range = landRegister(start) {
        return PersonalData.Hit(detector: .landRegister, range: range)
      }
      guard wanted.contains(.passport),
        !Self.otherSeries.contains(UInt16(text[start]) << 8 | UInt16(text[start + 1]))
      else { return nil }
      return identity(start, end, digits: 7, CheckDigit.passport).map { .init(detector: .passport, range: $0) }
    default: return nil
    }
  }

  /// A series of capital letters and a number with a right check digit, with one blank between them or none.
  private func identity(
    _ start: Int, _ end: Int, digits count: Int, _ isRight: (UnsafeRawBufferPointer) -> Bool
  ) -> Range<Int>? {
    let first = end + text.blank(end)
    let last = first + count
    guard (first..<last).allSatisfy({ text.isDigit($0) }), !text.isWord(at: last) else { return nil }
    // A longer number, such as that of a file or an invoice.
    if [0x2D, 0x2E, 0x2C, 0x2F].contains(text[last]), text.isDigit(last + 1) { return nil }
    let characters = (start..<end).map { text[$0] } + (first..<last).map { text[$0] }
    return characters.withUnsafeBytes(isRight) ? start..<last : nil
  }

  /// `KR1P/00012345/6`, the form of all land registers since they are electronic: a court, a number, a check digit. With
  /// its strokes the form is enough, since a mistyped number names an owner too, also with a blank in place of
  /// the first; without strokes the digit must be right.
  private func landRegister(_ start: Int) -> Range<Int>? {
    guard text.isDigit(start + 2), TextBytes.isCapital(text[start + 3]) else { return nil }
    let stroke = UInt8(ascii: "/")
    let mark = text[start + 4]
    let isDivided = mark == stroke || mark == 0x20
    let first = start + (isDivided ? 5 : 4)
    var end = first
    while end < first + 8, text.isDigit(end) { end += 1 }
    guard end - first == 8 else { return nil }
    let check = end + (isDivided ? 1 : 0)
    guard !isDivided || text[end] == stroke, text.isDigit(check), !text.isWord(at: check + 1) else { return nil }
    if isDivided { return start..<check + 1 }
    let characters = (start...check).map { text[$0] }
    return characters.withUnsafeBytes(CheckDigit.landRegister) ? start..<check + 1 : nil
  }
}
