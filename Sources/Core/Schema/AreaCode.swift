/// TERYT codes and the unit ids of the Local Data Bank, which contain them.
///
/// A BDL id is `MM WW R PP OO GG K`: macroregion (2), voivodeship (2), region (1), subregion (2), powiat (2), gmina (2)
/// and kind (1). TERYT takes the voivodeship, powiat, gmina and kind.
public enum AreaCode {
  /// The TERYT code in `text`: 2, 4 or 7 digits unchanged, or extracted from a BDL id of 12 digits; nil otherwise.
  ///
  /// `011212161011` gives `1261011`, `011212161000` (a powiat) `1261`, `011200000000` (a voivodeship) `12`. Units above
  /// a voivodeship have no TERYT code.
  public static func teryt(_ text: String) -> String? {
    let digits = Array(text.utf8)
    guard digits.allSatisfy({ $0 >= 48 && $0 <= 57 }) else { return nil }
    if [2, 4, 7].contains(digits.count) { return text }
    guard digits.count == 12 else { return nil }
    func cut(_ ranges: Range<Int>...) -> String {
      String(decoding: ranges.flatMap { digits[$0] }, as: UTF8.self)
    }
    let isZero = { (range: Range<Int>) in digits[range].allSatisfy { $0 == 48 } }
    if isZero(2..<4) { return nil }
    // A region (digit 4) or subregion (5, 6) without a powiat has no code in TERYT.
    if isZero(7..<12) { return isZero(4..<7) ? cut(2..<4) : nil }
    if isZero(9..<12) { return cut(2..<4, 7..<9) }
    return cut(2..<4, 7..<9, 9..<11, 11..<12)
  }
}
