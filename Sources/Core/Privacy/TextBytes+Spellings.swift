/// Other spellings of blanks and signs.
extension TextBytes {
  /// The most blanks that count as one.
  private static let blanksMax = 64

  /// The length of the run of blanks at an index; 0 if there is none.
  ///
  /// Blanks are spaces, line ends, invisible characters, and the encodings of a blank in URLs and HTML.
  @inline(__always)
  func blank(_ index: Int) -> Int {
    let byte = self[index]
    // A letter, a digit or one of most signs.
    if byte > 0x26 && byte < 0xC2 { return 0 }
    if byte == 0x20 {
      let next = self[index + 1]
      if next > 0x26 && next < 0xC2 { return 1 }
    }
    return blanks(index)
  }

  private func blanks(_ index: Int) -> Int {
    var end = index
    for _ in 0..<Self.blanksMax {
      let length = oneBlank(end)
      if length == 0 { break }
      end += length
    }
    return end - index
  }

  private func oneBlank(_ index: Int) -> Int {
    switch self[index] {
    case 0x20, 0x09...0x0D: return 1
    case 0x25: return has("%20", at: index) ? 3 : 0
    case 0x26: return has("&nbsp;", at: index) || has("&#160;", at: index) ? 6 : 0
    // U+0085 and U+00A0; U+00AD is below.
    case 0xC2 where self[index + 1] == 0xA0 || self[index + 1] == 0x85: return 2
    // U+2000 to U+200A, U+2028, U+2029, U+202F, U+205F.
    case 0xE2 where self[index + 1] == 0x80 && [0xA8, 0xA9, 0xAF].contains(self[index + 2]): return 3
    case 0xE2 where self[index + 1] == 0x80 && (0x80...0x8A).contains(self[index + 2]): return 3
    case 0xE2 where self[index + 1] == 0x81 && self[index + 2] == 0x9F: return 3
    default: return unseen(index)
    }
  }

  /// The length of a zero-width character at an index: U+00AD, U+200B to U+200D, U+2060, U+FEFF.
  func unseen(_ index: Int) -> Int {
    switch (self[index], self[index + 1], self[index + 2]) {
    case (0xC2, 0xAD, _): 2
    case (0xE2, 0x80, 0x8B...0x8D), (0xE2, 0x81, 0xA0), (0xEF, 0xBB, 0xBF): 3
    default: 0
    }
  }

  /// The length of a zero-width character that ends before an index.
  func unseen(before index: Int) -> Int {
    unseen(index - 3) == 3 ? 3 : unseen(index - 2) == 2 ? 2 : 0
  }

  /// The length of another spelling of the at sign.
  func atSign(_ index: Int) -> Int {
    for spelling: StaticString in [
      "(at)", "[at]", "{at}", "(@)", "[@]", "&#64;", "%40", "(małpa)", "[małpa]", "(maŁpa)", "[maŁpa]", "(malpa)",
      "[malpa]",
    ] where has(spelling, at: index) {
      return spelling.utf8CodeUnitCount
    }
    return 0
  }

  /// The length of a dot of a domain at an index, however it is spelt: `.`, `(dot)`, `[kropka]`; 0 if there is none.
  func domainDot(_ index: Int) -> Int {
    if self[index] == 0x2E { return 1 }
    let gap = self[index] == 0x20 ? 1 : 0
    guard self[index + gap] == 0x28 || self[index + gap] == 0x5B else { return 0 }
    for spelling: StaticString in ["(dot)", "[dot]", "(kropka)", "[kropka]", "(.)", "[.]"]
    where has(spelling, at: index + gap) {
      let end = index + gap + spelling.utf8CodeUnitCount
      return end - index + (gap == 1 && self[end] == 0x20 ? 1 : 0)
    }
    return 0
  }

  /// The plain character for a full-width one; nil if there is none.
  func plain(_ index: Int) -> UInt8? {
    guard self[index] == 0xEF else { return nil }
    switch (self[index + 1], self[index + 2]) {
    case (0xBC, let byte) where byte >= 0x81: return byte - 0x60
    case (0xBD, let byte) where (0x80...0x9E).contains(byte): return byte - 0x20
    default: return nil
    }
  }
}
