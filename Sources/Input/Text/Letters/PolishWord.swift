/// Whether letters outside ASCII stand where they can stand in a Polish word.
///
/// Each Polish letter has neighbours that it never has: `ą` follows no vowel but `i` and precedes none, `ń` follows a
/// vowel. A word of another language, or of another encoding, breaks such a rule sooner or later.
enum PolishWord {
  /// The letters, in the order of their numbers from 1; the capitals follow in the same order.
  private static let order = Array("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ".unicodeScalars)
  /// The number of letters of one case.
  static let count: UInt8 = 9

  /// The number of a letter; 0 for any other character.
  static func letter(_ scalar: Unicode.Scalar) -> UInt8 {
    order.firstIndex(of: scalar).map { UInt8($0 + 1) } ?? 0
  }

  /// Whether no other language around Poland has the letter: all but `ó` and `ć`.
  static func isExclusive(_ letter: UInt8) -> Bool {
    let lower = letter > count ? letter - count : letter
    return lower != 2 && lower != 6
  }

  // A set of characters beside a letter: bit 0 the end of the word, 1 to 26 a to z, 27 to 35 the Polish letters.
  private static func set(_ text: String) -> UInt64 {
    text.unicodeScalars.reduce(0) { $0 | 1 << place($1) }
  }

  private static func place(_ scalar: Unicode.Scalar) -> UInt64 {
    switch scalar.value {
    case 97...122: UInt64(scalar.value - 96)
    default: letter(scalar) > 0 ? UInt64(26 + letter(scalar)) : 0
    }
  }

  /// What may stand before and after each letter; `_` is the end of the word. From the names of TERYT and the spelling
  /// rules of Polish.
  private static let neighbours: [(before: UInt64, after: UInt64)] = [
    ("bcdfghijklmnprstwzćłśż", "_bcdfgkłpstwzćśźż"),
    ("_aeiouyąęółśźr", "_ckmnpstwżd"),
    ("bcdfghijklmnprstwzćłśż", "_bcdfglkłpstwzćśźż"),
    ("_abcdefghijklmnoprstuwyząęóńśźżć", "_abcdegkmnorstuwyząęóńżćś"),
    ("aeiouyóśźjr", "_bcdkmst"),
    ("_bcdfghijklmnprstwzłżśćźń", "bcdfghjklmnprstwzłżźćśń"),
    ("_abdeijkmnoprtuwyząęółń", "_bcklmnprswćłń"),
    ("_adeimoruyąęó", "_bcdgklmnrwłń"),
    ("_abdegijklmnoruwyząęóćł", "_abcdeghjklmnorstuwyząęół"),
  ].map { (set($0.0), set($0.1)) }

  /// A character of a word in one encoding: `place` as above, and whether it is a capital.
  private struct Character {
    var place: UInt64
    var isCapital: Bool
    var letter: UInt8
  }

  private static func character(_ unit: UInt16, _ table: LetterTable) -> Character? {
    let byte = UInt8(truncatingIfNeeded: unit)
    if unit < 0x80 {
      let lower = byte | 0x20
      return lower &- 97 < 26 ? Character(place: UInt64(lower - 96), isCapital: byte < 97, letter: 0) : nil
    }
    guard unit <= 0xFF, case let letter = table.letters[Int(byte - 0x80)], letter > 0 else { return nil }
    let isCapital = letter > count
    return Character(place: UInt64(26 + (isCapital ? letter - count : letter)), isCapital: isCapital, letter: letter)
  }

  /// Whether the units of a word, ASCII or bytes of the encoding, can be a Polish word in it.
  static func isPossible(_ word: ArraySlice<UInt16>, _ table: LetterTable) -> Bool {
    var before: Character?
    for (index, unit) in zip(word.indices, word) {
      guard let character = character(unit, table) else { return false }
      let isLast = index == word.endIndex - 1
      if character.letter > 0 {
        let set = neighbours[Int((character.letter - 1) % count)]
        let next = isLast ? nil : Self.character(word[index + 1], table)
        guard set.before >> (before?.place ?? 0) & 1 == 1, isLast || next != nil,
          set.after >> (next?.place ?? 0) & 1 == 1
        else { return false }
        // A capital after a small letter, or before a small one that is not the second: `podŹstawa`.
        if character.isCapital, before?.isCapital == false { return false }
        if !character.isCapital, next?.isCapital == true { return false }
      }
      before = character
    }
    return true
  }
}
