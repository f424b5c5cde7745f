/// The meaning of a word in the text of a period.
enum PeriodWord: Hashable {
  case month(Int)
  /// `I` to `XII`: the number of a quarter, or a month.
  case roman(Int)
  /// `pierwszy`, `first`.
  case ordinal(Int)
  case half, quarter, week, year
  case school, academic
  /// `stan`, `as`.
  case stock
  /// `na`, `dniu`, `at`.
  case preposition
  /// `koniec`, `end`.
  case end
  /// `godz.`
  case hour
  /// `st`, `nd` after a number.
  case suffix
  /// `ogółem`, `total`: the whole year.
  case total
  /// `of`, `the`: without meaning.
  case filler
  case letter(UInt8)

  /// The meaning of a word of lower-case ASCII letters; nil for a word that cannot be part of a period.
  static func meaning(of letters: UnsafeRawBufferPointer) -> PeriodWord? {
    guard letters.count <= 16 else { return nil }
    let key = Key(letters)
    for entry in table where entry.key == key { return entry.meaning }
    return letters.count == 1 && "qkshwmatz".utf8.contains(letters[0]) ? .letter(letters[0]) : nil
  }

  /// Up to 16 letters as two machine words, so that a lookup compares integers.
  private struct Key: Equatable {
    var low: UInt64 = 0
    var high: UInt64 = 0

    init(_ letters: some Sequence<UInt8>) {
      for byte in letters {
        high = high << 8 | low >> 56
        low = low << 8 | UInt64(byte)
      }
    }
  }

  private static let table: [(key: Key, meaning: PeriodWord)] = {
    var table: [(Key, PeriodWord)] = []
    func add(_ words: String, _ meaning: (Int) -> PeriodWord) {
      for (index, word) in words.split(separator: " ").enumerated() {
        table.append((Key(word.utf8), meaning(index + 1)))
      }
    }
    add("i ii iii iv v vi vii viii ix x xi xii") { .roman($0) }
    for names in monthNames { add(names) { .month($0) } }
    add("sept") { _ in .month(9) }
    for names in ordinals { add(names) { .ordinal($0) } }
    add("kw kwartal kwartalu kwartale kwart quarter qtr") { _ in .quarter }
    add("polrocze polrocza polroczu polr pol polowa polowy polowie half") { _ in .half }
    add("tydzien tygodnia tygodniu tydz week wk") { _ in .week }
    add("r rok roku year") { _ in .year }
    add("szkolny szkolnego szkolnym szk school") { _ in .school }
    add("akademicki akademickiego akademickim akad academic") { _ in .academic }
    add("stan stanu as") { _ in .stock }
    add("na dzien dniu at on day") { _ in .preposition }
    add("koniec koncu koncem end") { _ in .end }
    add("godz godzina") { _ in .hour }
    add("st nd rd th") { _ in .suffix }
    add("ogolem razem total") { _ in .total }
    add("of the in for za wg wedlug") { _ in .filler }
    return table
  }()

  /// Without diacritics: nominative, genitive, locative and short forms in Polish; full and short forms in English.
  private static let monthNames = [
    "styczen luty marzec kwiecien maj czerwiec lipiec sierpien wrzesien pazdziernik listopad grudzien",
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia",
    "styczniu lutym marcu kwietniu maju czerwcu lipcu sierpniu wrzesniu pazdzierniku listopadzie grudniu",
    "sty lut mar kwi maj cze lip sie wrz paz lis gru",
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sep oct nov dec",
  ]
  private static let ordinals = [
    "pierwszy drugi trzeci czwarty", "pierwsze drugie", "pierwsza druga", "pierwszej drugiej",
    "pierwszego drugiego trzeciego czwartego",
    "pierwszym drugim trzecim czwartym", "first second third fourth",
  ]
}
