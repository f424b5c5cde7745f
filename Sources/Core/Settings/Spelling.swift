public import Platform

/// Finds the intended word for a misspelt one.
public enum Spelling {
  /// The nearest of `candidates`, or nil if none is near: at most two edits, or a third of the word's length if it is
  /// long.
  ///
  /// Case and the difference between `-` and `_` are ignored.
  public static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
    let wanted = folded(word)
    var best: (candidate: String, slips: Int)?
    for candidate in candidates where candidate != word {
      let other = folded(candidate)
      let limit = max(2, wanted.count / 3)
      // In a short word nearly every letter could differ: it is then another word, not a misspelt one.
      guard abs(other.count - wanted.count) <= limit else { continue }
      let slips = distance(wanted, other)
      guard slips <= limit, slips * 2 <= max(wanted.count, other.count), slips < best?.slips ?? .max else { continue }
      best = (candidate, slips)
    }
    return best?.candidate
  }

  /// `did you mean "schedule"?`, or an empty text.
  public static func suggestion(for word: String, among candidates: some Sequence<String>) -> Advice {
    nearest(to: word, among: candidates).map { "did you mean \"\($0)\"?" } ?? ""
  }

  /// The number of insertions, deletions, replacements and swaps of neighbours.
  ///
  /// The optimal string alignment variant of the Damerau-Levenshtein distance, which needs only three rows of the
  /// table.
  static func distance(_ a: [Character], _ b: [Character]) -> Int {
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
    var before: [Int] = []
    var above = Array(0...b.count)
    for i in 1...a.count {
      var row = [i]
      row.reserveCapacity(b.count + 1)
      for j in 1...b.count {
        var cost = min(row[j - 1] + 1, above[j] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { cost = min(cost, before[j - 2] + 1) }
        row.append(cost)
      }
      (before, above) = (above, row)
    }
    return above[b.count]
  }

  private static func folded(_ word: String) -> [Character] {
    // A word longer than any key is not a misspelt key; the bound limits the size of the table.
    word.lowercased().prefix(64).map { $0 == "-" ? "_" : $0 }
  }
}
