import Schema
import Testbed
import Testing

@testable import Privacy

/// Names, telephones and plates as Polish texts have them.
@Suite struct PolishFormTests {
  private func found(_ text: String, _ wanted: DetectorSet) -> [String] {
    let bytes = Array(text.utf8)
    return bytes.withUnsafeBytes { PersonalData().hits(in: $0, wanted) }.map {
      String(decoding: bytes[$0.range], as: UTF8.self)
    }
  }

  /// The nominative, and the cases that letters and decisions use (genitive, dative, accusative, instrumental).
  @Test(arguments: [
    ["Jan", "Jana", "Janowi", "Janem"], ["Adam", "Adama", "Adamowi", "Adamem"],
    ["Piotr", "Piotra", "Piotrowi", "Piotrem"], ["Paweł", "Pawła", "Pawłowi", "Pawłem"],
    ["Marek", "Marka", "Markowi", "Markiem"],
    ["Jacek", "Jacka", "Jackowi", "Jackiem"], ["Andrzej", "Andrzeja", "Andrzejowi", "Andrzejem"],
    ["Michał", "Michała", "Michałowi", "Michałem"], ["Tomasz", "Tomasza", "Tomaszowi", "Tomaszem"],
    ["Jerzy", "Jerzego", "Jerzemu", "Jerzym"], ["Antoni", "Antoniego", "Antoniemu", "Antonim"],
    ["Ignacy", "Ignacego", "Ignacemu", "Ignacym"], ["Wojciech", "Wojciecha", "Wojciechowi", "Wojciechem"],
    ["Krzysztof", "Krzysztofa", "Krzysztofowi", "Krzysztofem"],
    ["Stanisław", "Stanisława", "Stanisławowi", "Stanisławem"], ["Łukasz", "Łukasza", "Łukaszowi", "Łukaszem"],
    ["Józef", "Józefa", "Józefowi", "Józefem"],
    ["Anna", "Anny", "Annie", "Annę", "Anną"], ["Maria", "Marii", "Marię", "Marią"],
    ["Ewa", "Ewy", "Ewie", "Ewę", "Ewą"], ["Agnieszka", "Agnieszki", "Agnieszce", "Agnieszkę", "Agnieszką"],
    ["Małgorzata", "Małgorzaty", "Małgorzacie", "Małgorzatę", "Małgorzatą"],
    ["Barbara", "Barbary", "Barbarze", "Barbarę", "Barbarą"], ["Wanda", "Wandy", "Wandzie", "Wandę", "Wandą"],
    ["Jadwiga", "Jadwigi", "Jadwidze", "Jadwigę", "Jadwigą"], ["Danuta", "Danuty", "Danucie", "Danutę", "Danutą"],
    ["Zofia", "Zofii", "Zofię", "Zofią"], ["Katarzyna", "Katarzyny", "Katarzynie", "Katarzynę", "Katarzyną"],
    ["Elżbieta", "Elżbiety", "Elżbiecie", "Elżbietę", "Elżbietą"], ["Kinga", "Kingi", "Kindze", "Kingę", "Kingą"],
    ["Łucja", "Łucji", "Łucję", "Łucją"], ["Żaneta", "Żanety", "Żanecie", "Żanetę", "Żanetą"],
    ["Ewelina", "Eweliny", "Ewelinie", "Ewelinę", "Eweliną"], ["Urszula", "Urszuli", "Urszulę", "Urszulą"],
  ])
  func aFirstNameIsKnownInItsCases(forms: [String]) {
    for form in forms {
      #expect(found("pismo od \(form) Nowak z dnia", .name) == ["\(form) Nowak"], "\(form)")
      #expect(found("\(form) Wiśniewskiej-Żak, zam.", .name) == ["\(form) Wiśniewskiej-Żak"], "\(form)")
      // In small letters it may be any word.
      #expect(found("pismo od \(form.lowercased()) nowak z dnia", .name) == [], "\(form)")
      #expect(
        found("PISMO OD \(form.uppercased()) NOWAK Z DNIA", .name).first?.hasPrefix(form.uppercased()) == true,
        "\(form)")
    }
  }

  @Test(arguments: [
    // A first name alone, preceded by a word that is not a name, or part of a place name.
    "Anna", "Anny i Jana", "w Annie", "Jan, Anna, Ewa", "gmina Anna", "Marcin 5", "Janów Podlaski", "Adamów",
    "Pawłowice Śląskie", "Jan III Sobieski", "Jan Chrzciciel", "św. Jan Nepomucen", "Kazimierz Dolny",
    "ul. Anny Jagiellonki", "Rondo Jana Nowaka", "ulica Marii Konopnickiej", "al. Jana Pawła",
    "im. Marii Skłodowskiej-Curie", "Szkoła Podstawowa im. Adama Mickiewicza", "park Jordana", "Fundacja Anny Dymnej",
    "pomnik Adama Mickiewicza",
    "most Józefa Piłsudskiego", "skwer Wisławy Szymborskiej", "błogosławiony Jan Kowalski", "Kraków Nowa Huta",
    "Wydział Spraw Obywatelskich", "Bank Danych Lokalnych", "Zarząd Dróg Miasta Krakowa", "Rada Miasta Krakowa",
    "Narodowy Bank Polski", "Polska Norma", "Wielka Wieś", "Nowy Sącz", "Góra Kalwaria", "Zielona Góra", "Jelenia Góra",
    "Stary Sącz",
  ])
  func placesAndPatronsAreNoPersons(text: String) { #expect(found(text, .name) == []) }

  @Test(arguments: [
    ("Kowalski Jan", "Kowalski Jan"), ("Kowalska Anna", "Kowalska Anna"), ("Wiśniewski, Adam", "Wiśniewski, Adam"),
    ("Nowicka Ewa", "Nowicka Ewa"), ("Wójcikiewicz Marek", "Wójcikiewicz Marek"),
    ("Kaczmarczyk Piotr", "Kaczmarczyk Piotr"),
    ("Jan Maria Kowalski", "Jan Maria Kowalski"), ("Anna Maria Nowak-Żak", "Anna Maria Nowak-Żak"),
    ("dr hab. Jan Kowalski", "Jan Kowalski"), ("pan Jan Kowalski,", "Jan Kowalski"), ("Panią Annę Nowak", "Annę Nowak"),
    ("„Jan Kowalski”", "Jan Kowalski"),
    ("Jan\u{a0}Kowalski", "Jan\u{a0}Kowalski"), ("(Jan Kowalski)", "Jan Kowalski"), ("Jan Kowalski.", "Jan Kowalski"),
    ("/Jan Kowalski/", "Jan Kowalski"), ("Jan Li Wang", "Jan"),
  ])
  func namesInEitherOrder(text: String, name: String) {
    // A surname of two letters is not searched for.
    #expect(found(text, .name) == (name.contains(" ") || name.contains("\u{a0}") ? [name] : []))
  }

  // MARK: Telephones

  /// The area codes of the numbering plan (Dz.U. 2014 poz. 1249).
  private static let areaCodes = [
    12, 13, 14, 15, 16, 17, 18, 22, 23, 24, 25, 29, 32, 33, 34, 41, 42, 43, 44, 46, 48, 52, 54, 55, 56, 58, 59, 61, 62,
    63, 65, 67, 68, 71, 74, 75, 76, 77, 81, 82, 83, 84, 85, 86, 87, 89, 91, 94, 95,
  ]
  private static let mobilePrefixes = [45, 50, 51, 53, 57, 60, 66, 69, 72, 73, 78, 79, 88]

  @Test func everyAreaCodeIsKnownAndNoOther() {
    for code in 10...99 {
      let isKnown = Self.areaCodes.contains(code)
      #expect((found("\(code) 234 56 78", .phone) == ["\(code) 234 56 78"]) == isKnown, "\(code)")
      #expect((found("(\(code)) 234 56 78", .phone) == ["\(code)) 234 56 78"]) == isKnown, "\(code)")
      // An announcing word makes it one nevertheless.
      #expect(found("tel. \(code) 234 56 78", .phone).count == 1, "\(code)")
    }
  }

  @Test func everyMobilePrefixIsKnownAndNoOther() {
    for prefix in 10...99 {
      let isKnown = Self.mobilePrefixes.contains(prefix)
      for number in ["\(prefix)1234567", "\(prefix)1 234 567", "\(prefix)1-234-567", "\(prefix)1.234.567"] {
        #expect((found(number, .phone) == [number]) == isKnown, "\(number)")
      }
      #expect(found("+48 \(prefix)1 234 567", .phone) == ["48 \(prefix)1 234 567"], "\(prefix)")
    }
  }

  @Test(arguments: [
    "tel. 12 345 67 89", "Tel: 123456789", "telefon 123 456 789", "nr telefonu: 123-456-789", "kom. 123456789",
    "fax 12 345 67 89", "faks: 123 45 67 89", "TEL.: 123456789", "infolinia 123 456 789",
    "telefon kontaktowy 123456789", "phone 123456789",
  ])
  func aWordAnnouncesANumber(text: String) { #expect(found(text, .phone).count == 1) }

  @Test(arguments: [
    "501234567 zł", "501 234 567 PLN", "501 234 567 osób", "501234567 szt.", "501234567%", "501234567 m2",
    "501 234 567 mieszkańców", "kwota 1 501 234 567", "501 234 567 000", "501234567,00", "REGON 501234567",
    "KRS 501234567", "NIP 501234567",
    "50123456", "5012345678", "x501234567", "501234567x", "5 012 345 67", "50-12-34-56-7", "2501234567", "0.501234567",
    "ISBN 978-83-01-23456-7", "31-123 456 789", "12:34:56", "123456789", "50.0614, 19.9366", "1501 234 567",
  ])
  func amountsAndOtherNumbersAreNoTelephones(text: String) { #expect(found(text, .phone) == []) }

  // MARK: Plates

  @Test(arguments: [
    "KR 12345", "KR 1234A", "KR 123AB", "KR 1A234", "KRA 1234A", "KRA 12345", "KRA 12AB", "KRA A123", "KRA 1AB2",
    "WA 12345", "WX 1A23B", "GD 12345", "GDA 12AB", "PO 1234A", "POZ 12345", "SK 123AB", "SBI 12AB", "DW 1234A",
    "DWR 12AB", "KNS 12345",
    "LU 1234A", "LUB 12AB", "BI 12345", "ZS 12345", "TK 1234A", "OP 12345", "RZ 12345", "FZ 1234A", "NO 12345",
    "EL 1234A", "CB 12345",
  ])
  func platesOfTheVoivodeships(plate: String) {
    #expect(found(plate, .plate) == [plate])
    #expect(found("samochód \(plate) (biały)", .plate) == [plate])
    #expect(found(plate.lowercased(), .plate) == [])
    #expect(found("X\(plate)", .plate) == [] && found("\(plate)9Z9", .plate) == [])
  }

  @Test(arguments: [
    "AA 12345", "QR 12345", "KX 12345", "KR 1234", "KR 123456", "KR ABCDE", "KR 1ABCD", "KRA 123", "KRA ABCD",
    "KRA ABC1", "K 12345", "KRAK 1234", "KR 12 345", "KR-12345", "KR 12,345", "KR 12.345", "PN 12464-1", "PL 31-004",
    "WGS 84", "PM 10 2024", "BDL 72305", "EN 12464",
    "DIN 12345", "RAL 9005", "GUS 2024", "NIP 12345", "SP 12345",
  ])
  func normsAndOtherLettersAreNoPlates(text: String) { #expect(found(text, .plate) == []) }

  // MARK: Pictures

  /// An emoji is not a letter: a match beside it without a blank is found.
  @Test(arguments: ["📞", "☎️", "👤", "✉", "😀", "🇵🇱", "👩🏽‍💼", "→", "•", "🏠", "№", "…", "“"])
  func picturesAreNoLetters(picture: String) {
    let values: [(DetectorSet, String)] = [
      (.pesel, "44051401359"), (.nip, "676-101-37-17"), (.phone, "601234567"), (.phone, "12 616 12 34"),
      (.iban, "61109010140000071219812874"), (.plate, "KRA 12AB"), (.name, "Jan Kowalski"), (.name, "Łukasz Żak"),
    ]
    for (detector, value) in values {
      for text in [
        picture + value, value + picture, picture + value + picture, "a\(picture)\(value)\(picture)b",
        "ż\(picture)\(value)\(picture)ż",
      ] {
        #expect(found(text, detector) == [value], "\(text)")
      }
    }
    #expect(found("\(picture) jan@onet.pl", .email) == ["jan@onet.pl"])
  }

  /// Letters of other alphabets continue a word.
  @Test(arguments: ["а", "β", "ü", "ß", "日", "ж"])
  func lettersOfOtherAlphabetsAreLetters(letter: String) {
    for (detector, value) in [(DetectorSet.phone, "601234567"), (.plate, "KRA 12AB")] {
      #expect(found(letter + value, detector) == [] && found(value + letter, detector) == [], "\(letter)")
    }
  }

  // MARK: Letters and blanks

  @Test(arguments: ["Ą", "Ć", "Ę", "Ł", "Ń", "Ó", "Ś", "Ź", "Ż", "A", "Z", "M"])
  func capitalAndSmallLettersAreFoldedTogether(letter: String) {
    let (capital, small) = ("x\(letter)y", "x\(letter.lowercased())y")
    #expect(TextBytes.folded(capital) == TextBytes.folded(small))
    for other in ["xay", "xząy", "xy", "x\(letter)", "x\(letter)\(letter)y"] where other.lowercased() != small {
      #expect(TextBytes.folded(other) != TextBytes.folded(small), "\(other)")
    }
  }

  @Test(arguments: [
    (" ", 1), ("  ", 2), ("\t", 1), ("\n", 1), ("\r\n", 2), ("\u{a0}", 2), ("\u{85}", 2), ("\u{2003}", 3),
    ("\u{2009}", 3), ("\u{202f}", 3), ("\u{2028}", 3), ("\u{205f}", 3), ("\u{200b}", 3), ("\u{ad}", 2), ("\u{feff}", 3),
    ("&nbsp;", 6), ("&#160;", 6),
    ("%20", 3), (" \u{a0}\t", 4), (" x", 1), ("x", 0), ("", 0), ("%2", 0), ("&nbs;", 0), ("\u{2014}", 0), ("ą", 0),
    ("-", 0),
  ])
  func blanksOfEveryKind(text: String, length: Int) {
    #expect(Array(text.utf8).withUnsafeBytes { TextBytes($0).blank(0) } == length)
  }

  @Test func noMoreThanSixtyFourBlanksAreOne() {
    func found(_ count: Int) -> Int {
      self.found("Jan" + String(repeating: " ", count: count) + "Kowalski", .name).count
    }
    #expect(found(1) == 1 && found(64) == 1 && found(65) == 0)
  }

  @Test(
    arguments: [
      ("abc def", 7, 0, "def"), ("abc def.", 8, 1, "def"), ("abc def.", 8, 0, nil), ("abc, def", 5, 2, "abc"),
      ("żółw: ", 9, 2, "żółw"), ("", 0, 5, nil), ("...", 3, 5, nil), ("abc...", 6, 2, nil), ("abc...", 6, 3, "abc"),
      ("ul. ", 4, 2, "ul"), ("a–b", 4, 3, "a"),
    ] as [(String, Int, Int, String?)])
  func theWordBeforeAPlace(text: String, index: Int, signsMax: Int, word: String?) {
    let bytes = Array(text.utf8)
    let range = bytes.withUnsafeBytes { TextBytes($0).word(before: index, signsMax: signsMax) }
    #expect(range.map { String(decoding: bytes[$0], as: UTF8.self) } == word)
  }
}

/// Values as shown to operators, by column.
@Suite struct ShownValueTests {
  private func mask(_ columns: [Column], checks: [Check] = [], logins: String? = nil) -> PrivacyMask {
    PrivacyMask(
      Dataset(
        id: "t", title: Bilingual(pl: "T", en: "T"), columns: columns, key: [], checks: checks,
        privacy: DatasetPrivacy(logins: logins)))
  }

  @Test(arguments: [
    (ColumnType.text, PrivacyClass.public, "Jan Kowalski", "J*** K***"),
    (.text, .internal, "Jan Kowalski", "J*** K***"), (.text, .personal, "Jan Kowalski", "…"),
    (.text, .personal, "", "…"), (.text, .public, "Kraków", "Kraków"),
    (.code, .public, "44051401359", "4***"), (.code, .public, "601 234 567", "601 234 567"),
    (.code, .public, "Jan Kowalski", "Jan Kowalski"), (.code, .internal, "601 234 567", "6***"),
    (.code, .public, "jan@onet.pl", "j***@o***.p***"),
    (.integer, .public, "44051401359", "4***"), (.integer, .public, "601234567", "601234567"),
    (.decimal, .internal, "44051401359", "4***"), (.decimal, .public, "44051401358", "44051401358"),
    (.integer, .personal, "7", "…"),
    (.date, .public, "2024-07-15", "2024-07-15"), (.period, .public, "2024-Q1", "2024-Q1"),
    (.area, .public, "1261011", "1261011"), (.boolean, .public, "1", "1"), (.date, .personal, "1984-07-15", "…"),
    (.geometry, .public, "{}", "{}"),
  ])
  func byTypeAndClass(type: ColumnType, privacy: PrivacyClass, value: String, shown: String) {
    let column = Column(name: "a", type: type, privacy: privacy)
    #expect(mask([column]).shown(column, .text(value)) == shown)
  }

  @Test func numbersAndNothing() {
    let column = Column(name: "a", type: .integer, privacy: .public)
    #expect(
      mask([column]).shown(column, .integer(44_051_401_359)) == "4***" && mask([column]).shown(column, .null) == "")
    var exempt = column
    exempt.guarding.exemptions = [DetectorExemption(detector: .pesel, reason: "numery spraw")]
    #expect(mask([exempt]).shown(exempt, .integer(44_051_401_359)) == "44051401359")
  }

  @Test func loginsAreThoseOfTheDataset() {
    let column = Column(name: "a", type: .text, privacy: .public)
    #expect(mask([column], logins: "[a-z]+[0-9]").shown(column, "zmienił jkowalski1") == "zmienił j***")
    #expect(mask([column]).shown(column, "zmienił jkowalski1") == "zmienił jkowalski1")
  }

  @Test func aSentenceOfAnUnknownCheckIsMaskedAsFiguresAre() {
    let masker = mask([Column(name: "a", type: .text, privacy: .public)])
    #expect(masker.shown("a \"44051401359\" i Jan Kowalski", of: "nie ma takiej") == "a \"4***\" i Jan Kowalski")
  }
}
