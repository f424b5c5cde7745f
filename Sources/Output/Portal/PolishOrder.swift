/// Polish alphabetical order, for lists of titles: `Słownik` comes before `Stan`.
///
/// Case is ignored; characters other than letters are ordered as in Unicode.
enum PolishOrder {
  /// A letter with a diacritic follows the plain one.
  private static let marked: [Unicode.Scalar: (plain: Unicode.Scalar, place: UInt32)] = [
    "ą": ("a", 1), "ć": ("c", 1), "ę": ("e", 1), "ł": ("l", 1), "ń": ("n", 1), "ó": ("o", 1), "ś": ("s", 1),
    "ź": ("z", 1), "ż": ("z", 2),
  ]

  static func isBefore(_ a: String, _ b: String) -> Bool {
    let (first, second) = (places(a), places(b))
    return first == second ? a < b : first.lexicographicallyPrecedes(second)
  }

  private static func places(_ text: String) -> [UInt32] {
    text.lowercased().unicodeScalars.map { scalar in
      guard let (plain, place) = marked[scalar] else { return scalar.value * 3 }
      return plain.value * 3 + place
    }
  }
}
