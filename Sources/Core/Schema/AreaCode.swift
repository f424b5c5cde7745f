/// TERYT codes and the unit ids of the Local Data Bank, which contain them.
///
/// A BDL id is `MM WW R PP OO GG K`: macroregion (2), voivodeship (2), region (1), subregion (2), powiat (2), gmina (2)
/// and kind (1). TERYT takes the voivodeship, powiat, gmina and kind. The exports of BDL's web page write all levels with
/// seven digits, zeros in place of what a level does not have; those of 2016 have ten, the code of the former
/// nomenclature NTS: `R WW OO PP GG K`, with one of six regions.
public enum AreaCode {
  /// The whole country in BDL, in each of its notations.
  public static func isCountry(_ text: String) -> Bool {
    [7, 10, 12].contains(text.utf8.count) && text.utf8.allSatisfy { $0 == 48 }
  }

  /// The TERYT code in `text`: 2, 4 or 7 digits, or extracted from a BDL id of 7, 10 or 12 digits; nil otherwise.
  ///
  /// `011212161011` gives `1261011`, `011212161000` (a powiat) `1261`, `011200000000` (a voivodeship) `12`; so do
  /// `1261000` and `1200000`, `2121361000` and `2120000000`. Units above a voivodeship have no TERYT code.
  public static func teryt(_ text: String) -> String? {
    let digits = Array(text.utf8)
    guard digits.allSatisfy({ $0 >= 48 && $0 <= 57 }) else { return nil }
    func cut(_ ranges: Range<Int>...) -> String {
      String(decoding: ranges.flatMap { digits[$0] }, as: UTF8.self)
    }
    let isZero = { (range: Range<Int>) in digits[range].allSatisfy { $0 == 48 } }
    switch digits.count {
    case 2, 4: return text
    case 7:
      if isZero(0..<2) { return isZero(2..<7) ? nil : text }
      return isZero(2..<7) ? cut(0..<2) : isZero(4..<7) ? cut(0..<4) : text
    case 10:
      guard regions[cut(1..<3)] == digits[0] else { return nil }
      if isZero(5..<10) { return isZero(3..<5) ? cut(1..<3) : nil }
      return isZero(7..<10) ? cut(1..<3, 5..<7) : cut(1..<3, 5..<7, 7..<9, 9..<10)
    case 12: break
    default: return nil
    }
    if isZero(2..<4) { return nil }
    // A region (digit 4) or subregion (5, 6) without a powiat has no code in TERYT.
    if isZero(7..<12) { return isZero(4..<7) ? cut(2..<4) : nil }
    if isZero(9..<12) { return cut(2..<4, 7..<9) }
    return cut(2..<4, 7..<9, 9..<11, 11..<12)
  }

  /// The region of each voivodeship in the nomenclature NTS, which was in force until 2017.
  private static let regions: [String: UInt8] = {
    let regions = [
      ["10", "14"], ["12", "24"], ["06", "18", "20", "26"], ["08", "30", "32"], ["02", "16"], ["04", "22", "28"],
    ]
    let pairs = regions.enumerated().flatMap { number, codes in codes.map { ($0, UInt8(49 + number)) } }
    return Dictionary(uniqueKeysWithValues: pairs)
  }()
}
