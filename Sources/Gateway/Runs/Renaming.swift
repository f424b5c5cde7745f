internal import Settings
public import Shapes
internal import Text

/// Finds new fields that may be renamed missing ones.
public enum Renaming {
  /// The most pairs of a missing and a new field that are compared; a longer list would not be read.
  static let pairsMax = 10_000

  /// By the name of the missing field.
  public static func suggestions(_ changes: [FieldChange]) -> [String: String] {
    var free = changes.filter { $0.kind == .new }
    var found: [String: String] = [:]
    guard free.count * changes.count(where: { $0.kind == .missing }) <= pairsMax else { return found }
    for missing in changes where missing.kind == .missing {
      let folded = fold(missing.name)
      let same = free.first { fold($0.name) == folded }?.name
      let near = same ?? nearest(folded, free.map(\.name))
      guard let near else { continue }
      found[missing.name] = near
      free.removeAll { $0.name == near }
    }
    return found
  }

  /// The most similar name: few edits, or one that contains all words of the other.
  private static func nearest(_ folded: String, _ names: [String]) -> String? {
    if let near = Spelling.nearest(to: folded, among: names.map(fold)) { return names.first { fold($0) == near } }
    return names.first { name in
      let other = fold(name)
      return min(other.count, folded.count) >= 4 && (other.contains(stem(folded)) || folded.contains(stem(other)))
    }
  }

  /// Polish endings change with the grammatical case: `Uczniowie` and `Liczba uczniów`.
  private static func stem(_ folded: String) -> String {
    folded.count < 6 ? folded : String(folded.prefix(folded.count * 3 / 5))
  }

  /// Only lower-case ASCII letters and digits: `Liczba_uczniów` and `liczba uczniow` are equal.
  static func fold(_ name: String) -> String {
    PolishLetters.plain(name.lowercased()).filter { $0.isLetter || $0.isNumber }
  }
}
