import Platform
import Privacy
import Schema

/// How many megabytes of text a second the detectors look through on one core: job D of `make bench`.
///
/// Prints one line of JSON. The texts hold nothing to be found, as nearly all texts; what each detector begins to look at is
/// in them.
@main struct PrivacyBench {
  /// Polish prose with the figures, dates and places that registers have.
  static let prose = """
    Żłobek prowadzony przez gminę mieści się przy ul. Adama Mickiewicza 24 w Skawinie, w budynku oddanym do użytku \
    15.07.2019 r. po remoncie za 1 234 567,89 zł. Czynny od 6.30 do 17.00; liczba miejsc: 145, zapisanych dzieci: 139 (stan \
    na 2024-12-31). Opłata miesięczna wynosi 650,00 zł, a za wyżywienie 12,50 zł dziennie. Kod TERYT 1206113, jednostka BDL \
    011212006113, położenie 49.97512 19.82814. Uwagi: ogród, podjazd dla wózków, kuchnia własna; nabór trwa od marca do \
    maja, wyniki ogłasza urząd.

    """
  /// Short values, as columns of codes and words have them.
  static let values = [
    "1261011", "72305", "2024-Q1", "żłobek", "klub dziecięcy", "0012/2026", "A", "bez uwag", "osoba",
  ]

  static func main() {
    let text = Array(String(repeating: prose, count: 40_000).utf8)
    let scanner = PersonalData()
    var found = 0
    let long = best(of: 5, bytes: text.count) { found += text.withUnsafeBytes { scanner.hits(in: $0).count } }
    let short = values.map { Array($0.utf8) }
    let rounds = 2_000_000
    let bytes = short.reduce(0) { $0 + $1.count } * rounds
    let brief = best(of: 3, bytes: bytes) {
      found += count(short, rounds, scanner)
    }
    let line: JSON = [
      "megabytes": .integer(text.count / 1_000_000), "found": .integer(found),
      "text_mb_per_second": .integer(Int(long)), "values_mb_per_second": .integer(Int(brief)),
    ]
    print(line.compact)
  }

  nonisolated static func count(_ values: [[UInt8]], _ rounds: Int, _ scanner: PersonalData) -> Int {
    var found = 0
    for _ in 0..<rounds {
      for value in values where value.withUnsafeBytes({ scanner.first(in: $0, .all) }) != nil { found += 1 }
    }
    return found
  }

  nonisolated static func best(of rounds: Int, bytes: Int, _ body: () -> Void) -> Double {
    var best = 0.0
    for _ in 0..<rounds {
      let begin = Timestamp.now
      body()
      best = max(best, Double(bytes) / 1e6 / Timestamp.now.seconds(since: begin))
    }
    return best
  }
}
