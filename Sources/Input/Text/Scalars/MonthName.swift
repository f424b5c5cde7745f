/// Months in words: Polish in the genitive (`15 lipca`) and the nominative (`lipiec`), and Roman numerals.
enum MonthName {
  private static let genitive = [
    "stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września", "października",
    "listopada", "grudnia",
  ]
  private static let nominative = [
    "styczeń", "luty", "marzec", "kwiecień", "maj", "czerwiec", "lipiec", "sierpień", "wrzesień", "październik",
    "listopad", "grudzień",
  ]
  private static let roman = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"]

  /// The month of a lower-case word, 1 to 12.
  static func month(named word: String) -> Int? {
    (genitive.firstIndex(of: word) ?? nominative.firstIndex(of: word)).map { $0 + 1 }
  }

  /// The number of a lower-case Roman numeral, 1 to 12.
  static func number(roman word: String) -> Int? { roman.firstIndex(of: word).map { $0 + 1 } }
}
