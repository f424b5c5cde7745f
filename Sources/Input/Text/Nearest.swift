/// Suggestions for an unknown name.
public enum Nearest {
  /// The candidate with the fewest changed letters, if these are few.
  public static func name(to wanted: String, among candidates: [String]) -> String? {
    // In a name of two letters one may be wrong: with two, every name would be similar.
    let limit = wanted.count < 3 ? 1 : max(2, wanted.count / 3)
    var best: (distance: Int, name: String)?
    for candidate in candidates {
      let distance = distance(Array(wanted.lowercased()), Array(candidate.lowercased()))
      if distance <= limit, distance < best?.distance ?? .max { best = (distance, candidate) }
    }
    return best?.name
  }

  /// Letters to insert, remove or replace (Levenshtein).
  private static func distance(_ a: [Character], _ b: [Character]) -> Int {
    var row = Array(0...b.count)
    for (index, letter) in a.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for other in b.indices {
        let cost = diagonal + (letter == b[other] ? 0 : 1)
        diagonal = row[other + 1]
        row[other + 1] = min(cost, diagonal + 1, row[other] + 1)
      }
    }
    return row[b.count]
  }
}
