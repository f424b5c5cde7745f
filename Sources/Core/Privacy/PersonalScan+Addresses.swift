internal import Schema

/// E-mail addresses (RFC 5321, as far as they occur in practice).
extension PersonalScan {
  /// An address around an at sign of this length in bytes: `a@b.pl`, `jan.k (at) onet.pl`.
  ///
  /// - Parameter floor: the first byte that may belong to the address.
  func address(_ at: Int, _ length: Int, from floor: Int) -> PersonalData.Hit? {
    let (before, behind) = (text.unseen(before: at), text.unseen(at + length))
    // Blanks on both sides or on neither: a blank on one side ends a sentence.
    let isApart = text[at - before - 1] == 0x20 && text[at + length + behind] == 0x20
    let last = at - before - (isApart ? 1 : 0)
    var start = last
    while start > floor, isLocal(start - 1) { start -= 1 }
    guard start < last, !isApart || last - start >= 2, let end = endOfDomain(at + length + behind + (isApart ? 1 : 0))
    else { return nil }
    return PersonalData.Hit(detector: .email, range: start..<end)
  }

  private func isLocal(_ index: Int) -> Bool {
    let byte = text[index]
    if byte >= 0x80 { return text.isInWord(before: index + 1) }
    return TextBytes.isLetter(byte) || TextBytes.isDigit(byte) || byte == 0x2E || byte == 0x5F || byte == 0x2D
      || byte == 0x2B || byte == 0x25
  }

  /// The end of a domain of two or more labels, the last of which has only letters.
  private func endOfDomain(_ start: Int) -> Int? {
    func isPart(_ index: Int) -> Bool {
      let byte = text[index]
      // The continuation bytes of a letter of another alphabet count as its first byte does.
      return byte >= 0x80 ? text.isInWord(before: index + 1) : TextBytes.isLetter(byte) || TextBytes.isDigit(byte)
    }
    var (end, label, dots) = (start, start, 0)
    while true {
      if isPart(end) || text[end] == 0x2D {
        end += 1
      } else {
        let dot = text.domainDot(end)
        guard dot > 0, end > label, isPart(end + dot) else { break }
        end += dot
        label = end
        dots += 1
      }
    }
    let isName = (label..<end).allSatisfy { text[$0] >= 0x80 || TextBytes.isLetter(text[$0]) }
    return dots > 0 && end - label >= 2 && isName ? end : nil
  }
}
