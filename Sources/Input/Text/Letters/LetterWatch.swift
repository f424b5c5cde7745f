internal import Platform

/// Looks for letters that were read in another encoding than they were written in.
///
/// Every byte is a character in a single-byte encoding, so no other check notices: `Wąwóz` of ISO 8859-2 reads `W±wóz` in
/// windows-1250. Such a word has a sign where a letter must be, or a letter that its neighbours never have, while in the
/// encoding that it was written in it is a possible Polish word. A word of Czech, German or French is no Polish word in
/// any of them. Texts that are ASCII, or have only Polish letters in UTF-8, are not looked at.
public final class LetterWatch {
  /// What was found in one value.
  public enum Finding: Hashable, Sendable {
    /// A word was written in one encoding and read in another.
    case mistaken(actual: String, read: String)
    /// UTF-8 was read in another encoding and encoded again.
    case twiceEncoded(read: String)
  }

  /// The most values of a document that are searched for words of its own encoding. They tell a document in another
  /// encoding from one with a few damaged values.
  static let valuesCountedMax = 20_000
  /// The fewest words without a sign in them that prove another encoding.
  static let weakEnough = 2

  /// The words that speak for an encoding.
  private struct Evidence {
    var strong = 0
    var weak = 0
    /// Words that are Polish as they were read, and not in this encoding.
    var against = 0
  }

  private let declared: TextEncoding
  private let table: LetterTable?
  private var evidence: [Evidence]
  /// Words with letters of other languages.
  private var foreign = 0
  private var values = 0
  private var units: [UInt16] = []

  public init(declared encoding: TextEncoding) {
    declared = encoding
    table = LetterTable.of(encoding)
    evidence = Array(repeating: Evidence(), count: LetterTable.polish.count)
  }

  /// Counts the words of a value in the declared single-byte encoding, before it is decoded.
  public func look(at raw: UnsafeRawBufferPointer) {
    guard let table, raw.contains(where: { $0 >= 0x80 }) else { return }
    values += 1
    units.removeAll(keepingCapacity: true)
    var isSuspicious = false
    for byte in raw {
      let isSeparator = byte >= 0x80 && table.isSeparator[Int(byte - 0x80)]
      if byte >= 0x80, !isSeparator, table.letters[Int(byte - 0x80)] == 0 { isSuspicious = true }
      units.append(isSeparator ? 0x20 : UInt16(byte))
    }
    guard isSuspicious || values <= Self.valuesCountedMax else { return }
    eachWord { _ = judge($0, table) }
  }

  /// Looks at a value that is well-formed UTF-8; nil if nothing is surely wrong with it.
  public static func look(atText text: UnsafeRawBufferPointer) -> Finding? {
    let scalars = String(decoding: text, as: UTF8.self).unicodeScalars
    guard scalars.contains(where: { !$0.isASCII && suspects.contains($0.value) }) else { return nil }
    if let read = TwiceEncoded.find(scalars) { return .twiceEncoded(read: read) }
    let watch = LetterWatch(declared: .utf8)
    for table in LetterTable.all {
      watch.units = scalars.map { scalar in
        if scalar.isASCII { return UInt16(scalar.value) }
        return LetterTable.isSeparator(scalar) ? 0x20 : table.bytes[scalar.value].map { UInt16($0) } ?? 0x100
      }
      var finding: Finding?
      watch.eachWord { word in
        if let actual = watch.judge(word, table), actual.name != LetterTable.mazovia.name {
          finding = finding ?? .mistaken(actual: actual.name, read: table.name)
        }
      }
      if let finding { return finding }
    }
    return nil
  }

  /// The characters that another encoding makes of Polish letters, and of the first bytes of UTF-8.
  private static let suspects: Set<UInt32> = {
    var suspects: Set<UInt32> = []
    for (read, actual) in LetterTable.all.flatMap({ read in LetterTable.polish.map { (read, $0) } }) {
      for (scalar, byte) in read.bytes {
        let letter = actual.letters[Int(byte - 0x80)]
        let isChanged =
          letter > 0 && read.letters[Int(byte - 0x80)] != letter && actual.name != LetterTable.mazovia.name
        if isChanged || (0xC2...0xC5).contains(byte) || byte == 0xE2 || byte == 0xEF { suspects.insert(scalar) }
      }
    }
    return suspects
  }()

  /// Throws if the document is certainly in another encoding; to be asked at its end.
  public func refuseIfSure() throws(FormatError) {
    var best: (actual: LetterTable, words: Int)?
    for (actual, found) in zip(LetterTable.polish, evidence) where actual.name != table?.name {
      let all = found.strong + found.weak
      // Mazovia has its letters where others have common signs.
      let isMazovia = actual.name == LetterTable.mazovia.name
      let isStrong = found.strong >= (isMazovia ? 3 : 1) && all > 4 * found.against
      let isMany = found.weak >= (isMazovia ? 4 : Self.weakEnough) && found.against == 0 && all > 2 * foreign
      if isStrong || isMany, all > best?.words ?? 0 { best = (actual, all) }
    }
    guard let best else { return }
    throw FormatError(
      "the document is \(best.actual.name), and the stream declares \(declared.rawValue): \(best.words) "
        + "\(best.words == 1 ? "word is" : "words are") Polish in the one and impossible in the other",
      advice:
        "Set the encoding to \(best.actual.name); if the letters are right, declare the fields of such words \"verbatim\""
    )
  }

  /// Calls the body with every run of letters and of characters outside ASCII that has one of these.
  private func eachWord(_ body: (ArraySlice<UInt16>) -> Void) {
    var start = 0
    var isWord = false
    for index in 0...units.count {
      let unit = index < units.count ? units[index] : 0x20
      if unit >= 0x80 {
        isWord = true
      } else if (unit | 0x20) &- 97 >= 26 {
        if isWord { body(units[start..<index]) }
        start = index + 1
        isWord = false
      }
    }
  }

  /// Counts a word; the encoding that it was surely written in, if not in the one that it was read in.
  private func judge(_ word: ArraySlice<UInt16>, _ table: LetterTable) -> LetterTable? {
    let isOwn = PolishWord.isPossible(word, table)
    var sure: LetterTable?
    var isFound = false
    for (index, actual) in LetterTable.polish.enumerated() where actual.name != table.name {
      let isPossible = PolishWord.isPossible(word, actual)
      if isOwn {
        if !isPossible { evidence[index].against += 1 }
        continue
      }
      guard isPossible else { continue }
      isFound = true
      if isSure(word, table, actual) {
        evidence[index].strong += 1
        sure = sure ?? actual
      } else {
        evidence[index].weak += 1
      }
    }
    if !isOwn && !isFound && word.contains(where: { $0 > 0xFF || ($0 >= 0x80 && !table.isSign[Int($0) - 0x80]) }) {
      foreign += 1
    }
    return sure
  }

  /// Whether a word that is only possible in the actual encoding leaves no doubt.
  private func isSure(_ word: ArraySlice<UInt16>, _ table: LetterTable, _ actual: LetterTable) -> Bool {
    var changed = 0
    var isPolish = false
    var isSigned = false
    for (index, unit) in zip(word.indices, word) where unit >= 0x80 && unit <= 0xFF {
      let byte = Int(unit) - 0x80
      guard table.letters[byte] != actual.letters[byte] else {
        isPolish = isPolish || PolishWord.isExclusive(table.letters[byte])
        continue
      }
      changed += 1
      // Footnotes and units have signs at their ends: gmin¹, dm³.
      if table.isSign[byte], index != word.endIndex - 1, !isRaised(unit) || isInLongWord(index, word) {
        isSigned = true
      }
    }
    if isSigned || (isPolish && changed > 0) { return true }
    // GdaΣsk, π and α: no word has a Greek letter among Latin ones. Other letters of CP437 are those of real names.
    if table.name == LetterTable.cp437.name { return changed > 1 || word.contains { [0xE0, 0xE3, 0xE4].contains($0) } }
    guard [LetterTable.windows1252.name, LetterTable.latin1.name].contains(table.name) else { return false }
    // No word of a Western language has two such letters, or one beside k, w and z: rêka, Wêgrów.
    return changed > 1 || word.contains { [0x6B, 0x77, 0x7A].contains($0 | 0x20) }
  }

  /// ¹, ² or ³ of windows-1252 and ISO 8859-1.
  private func isRaised(_ unit: UInt16) -> Bool { unit == 0xB9 || unit == 0xB2 || unit == 0xB3 }

  private func isInLongWord(_ index: Int, _ word: ArraySlice<UInt16>) -> Bool {
    word.count >= 4 || index == word.startIndex
  }
}
