import Schema
import Testing

@testable import Privacy

@Suite struct PersonalDataTests {
  private func found(_ text: String, _ wanted: DetectorSet = .all, logins: String? = nil) -> [String] {
    let bytes = Array(text.utf8)
    let hits = bytes.withUnsafeBytes { PersonalData(logins: logins).hits(in: $0, wanted) }
    return hits.map { "\($0.detector.rawValue) \(String(decoding: bytes[$0.range], as: UTF8.self))" }
  }

  /// The numbers are valid and invented: days of birth in round numbers, the tax number of an authority, the account of a
  /// standard's example.
  static let pesel = "44051401359"
  static let born2002 = "02270803624"

  @Test(arguments: [
    "44051401359", "440514 01359", "44-05-14-01359", "44 05 14 01359", "440514\u{A0}01359", "440514\u{202F}01359",
    "440514\u{2011}01359", "440514-01359", "02270803624",
  ])
  func peselHoweverItIsDivided(number: String) {
    #expect(found(number) == ["pesel \(number)"])
    #expect(found("Zgłosiła się osoba \(number), żądając odpowiedzi") == ["pesel \(number)"])
    #expect(found("PESEL:\(number)") == ["pesel \(number)"])
    #expect(found("źdźbło „\(number)”") == ["pesel \(number)"])
    #expect(found("uwaga (\(number))") == ["pesel \(number)"])
    #expect(found("https://example.pl/osoby/\(number)?strona=2") == ["pesel \(number)"])
    #expect(found("umowa_\(number).pdf") == ["pesel \(number)"])
  }

  @Test(arguments: [
    // A wrong check digit, an impossible day, a month of no century, of the nineteenth, not yet.
    "44051401358", "44053201357", "44151401350", "44851401351", "99320112345",
    // Part of a longer number or of a word.
    "144051401359", "440514013590", "a1b44051401359", "44051401359b7", "ż1ż44051401359",
    // Other signs between, where they do not divide the day of birth from the rest.
    "4405.14.01359", "440/514/01359", "50.061430123", "44,05,14,01359",
  ])
  func whatIsNoPESEL(text: String) { #expect(found(text, .pesel) == []) }

  /// As people type them, and as forms, pages and spreadsheets leave them.
  @Test(arguments: [
    "440514  01359", "440514/01359", "440514.01359", "44-05-14 01359", "44/05/14/01359", "44.05.14 01359",
    "440514\n01359", "440514\u{200B}01359", "440514\u{AD}01359", "440514\u{2060}01359", "440514\u{FEFF}01359",
    "440514\u{2003}01359", "440514\u{2007}01359", "440514\u{2212}01359", "440514&nbsp;01359", "440514%2001359",
    "４４０５１４０１３５９", "440514０1359", "44051401359",
  ])
  func peselInEverydaySpellings(number: String) {
    for (before, after) in [("", ""), ("PESEL", ""), ("nr", ""), ("", "r."), ("osoba ", " złożyła"), ("ż", "ż")] {
      #expect(found(before + number + after, .pesel) == ["pesel \(number)"], "\(before)\(number)\(after)")
    }
    #expect(!PersonalData().masked("PESEL\(number)").contains("01359"))
  }

  @Test(arguments: [
    "NIP5252248481", "525.224.84.81", "525/224/84/81", "525-224 84-81", "pl5252248481", "525  224  84  81",
    "nip5252248481",
  ])
  func nipInEverydaySpellings(text: String) {
    #expect(found(text, .nip).count == 1, "\(found(text, .nip))")
    #expect(found("faktura dla \(text), Kraków", .nip).count == 1)
  }

  @Test(arguments: [
    "12 616-12-34", "12/616 12 34", "48 601 234 567", "60 12 34 567", "tel601234567", "601/234/567",
    "nr 3 601 234 567", "numer telefonu kontaktowego: 126161234", "601  234  567", "601234567 Halina",
    "601234567 złożył wniosek", "601234567 os. zainteresowana", "601\u{200B}234\u{200B}567", "６０１２３４５６７",
    "601234567 hala",
  ])
  func phonesInEverydaySpellings(text: String) { #expect(found(text, .phone).count == 1, "\(found(text))") }

  @Test(arguments: [
    "konto61109010140000071219812874", "pl61109010140000071219812874", "de89370400440532013000",
    "PL61 1090\u{200B}1014 0000 0712 1981 2874", "pl61 1090 1014 0000 0712 1981 2874",
  ])
  func accountsInEverydaySpellings(text: String) { #expect(found(text, .iban).count == 1, "\(found(text))") }

  @Test(arguments: ["KR-1234A", "KR  1234A", "KR 1234A-złoty opel", "KR\n1234A", "KRA\u{2009}12AB"])
  func platesInEverydaySpellings(text: String) { #expect(found(text, .plate).count == 1, "\(found(text))") }

  @Test(arguments: [
    "Kowalski, Jan", "Jan  Kowalski", "Jan\nKowalski", "Jan\u{200B}Kowalski", "Kowalski\u{A0}Jan", "Jan&nbsp;Kowalski",
    "dr Jan Kowalski", "Anna Kowalska 5", "na wniosek dr. Jana Piltza",
  ])
  func namesInEverydaySpellings(text: String) { #expect(found(text, .name).count == 1, "\(found(text))") }

  @Test(arguments: [
    "łukaszż@onet.pl", "jan@żółw.pl", "jan.k @ onet.pl", "jan.k(at)onet.pl", "jan.k (at) onet.pl", "jan.k[at]onet.pl",
    "jan.k＠onet.pl", "jan.k&#64;onet.pl", "jan.k%40onet.pl", "jan.k\u{200B}@onet.pl", "ó@ś.pl",
  ])
  func addressesInEverydaySpellings(text: String) {
    #expect(found(text, .email) == ["email \(text)"])
    #expect(found("pisać na \(text), proszę", .email) == ["email \(text)"])
  }

  @Test(arguments: [
    "ks. Józefa Tischnera 9", "gen. Władysława Andersa", "prof. Michała Bobrzyńskiego", "dr. Jana Piltza",
    "Tadeusza Kościuszki 3", "Aleksandra Fredry 5", "Muzeum Jana Matejki", "Uniwersytet Jana Kochanowskiego",
    "Kopiec Józefa Piłsudskiego", "Dworek Jana Matejki", "bł. Karoliny Kózkówny", "w Muzeum Jana Matejki",
    "Michała Bobrzyńskiego 12a",
  ])
  func patronsWithoutTheirStreet(text: String) { #expect(found(text, .name) == []) }

  /// A text that is nothing but one kind of spelling takes no longer than it is long.
  @Test func longTextsOfOddSpellings() {
    for piece in ["０", "４４０５１４０１３５９ ", "1 ", "a@", "(at)", "1\u{200B}", "Jan ", "%20", "44/"] {
      let text = String(repeating: piece, count: 20_000)
      #expect(found(text).count >= 0)
    }
  }

  @Test(arguments: [
    "5252248481", "525-224-84-81", "525-22-48-481", "525 224 84 81", "PL5252248481", "PL 525-224-84-81",
  ])
  func nip(number: String) {
    #expect(found(number, .nip) == ["nip \(number)"])
    #expect(found("NIP \(number), Kraków", .nip) == ["nip \(number)"])
  }

  @Test(arguments: [
    "5252248482", "0252248481", "52522484810", "AB5252248481", "5252248481B", "0,5252248481", "12.5252248481",
    "5252248481,50",
    "5 252 248 481", "52-52-24-84-81",
    // REGON of nine and fourteen digits.
    "350661810", "35066181012345", "REGON 350661810",
  ])
  func whatIsNoNIP(text: String) { #expect(found(text, .nip) == []) }

  @Test(arguments: [
    "anna.kowalska@example.pl", "a@b.pl", "ANNA+praca@sekretariat.um.krakow.pl", "x_y-z@a-b.com",
  ])
  func email(address: String) {
    #expect(found(address) == ["email \(address)"])
    #expect(found("pisać na \(address).") == ["email \(address)"])
    #expect(found("mailto:\(address)?subject=ą") == ["email \(address)"])
  }

  @Test(arguments: [
    "@miasto", "a@b", "cena 5@10", "a@.pl", "5 szt. @ 3.50", "jan@", "@", "a@b.1", "jan @onet.pl", "(at)", "100%40",
  ])
  func whatIsNoEmail(text: String) { #expect(found(text, .email) == []) }

  @Test(arguments: [
    "601 234 567", "601-234-567", "601.234.567", "601234567", "+48 601 234 567", "+48601234567", "0048 601234567",
    "+48 12 616 12 34", "12 616 12 34", "601\u{A0}234\u{A0}567", "+44 20 7946 0958",
  ])
  func phone(number: String) {
    let shown = number.hasPrefix("+") ? String(number.dropFirst()) : number
    #expect(found(number, .phone) == ["phone \(shown)"])
    #expect(found("dzwonić: \(number), w godzinach", .phone) == ["phone \(shown)"])
  }

  @Test func telephonesThatAreAnnounced() {
    #expect(found("tel. 123456789", .phone) == ["phone 123456789"])
    #expect(found("Tel.: 12 6161234", .phone) == ["phone 12 6161234"])
    #expect(found("faks 0 12 616 12 34", .phone) == ["phone 0 12 616 12 34"])
    #expect(found("(12) 616 12 34", .phone) == ["phone 12) 616 12 34"])
    #expect(found("(012)616-12-34", .phone).isEmpty == false)
  }

  @Test(arguments: [
    "601 234 567 zł", "601234567 PLN", "1 601 234 567", "601 234 567 890", "601234567,50", "12,601234567",
    "REGON 601234567", "sprawa 123456789", "123 456 789", "ul. Długa 12 1261011", "31-004 Kraków", "31-004 12 34",
    "2024-07-15 10:00", "2015 2016 2017", "50.06143 19.93658", "1261011", "011212161011", "72305",
    "15.07.2024", "10 000 000", "60 %", "601 234 567 osób", "KRS 601234567",
  ])
  func whatIsNoTelephone(text: String) { #expect(found(text, .phone) == []) }

  @Test(arguments: [
    "PL61 1090 1014 0000 0712 1981 2874", "PL61109010140000071219812874", "61 1090 1014 0000 0712 1981 2874",
    "61109010140000071219812874", "DE89 3704 0044 0532 0130 00", "GB82WEST12345698765432",
    "PL61\u{A0}1090\u{A0}1014\u{A0}0000\u{A0}0712\u{A0}1981\u{A0}2874",
  ])
  func iban(number: String) {
    #expect(found(number) == ["iban \(number)"])
    #expect(found("wpłata na konto \(number) do końca maja") == ["iban \(number)"])
  }

  @Test(arguments: [
    "PL62 1090 1014 0000 0712 1981 2874", "PL61 1090 1014 0000 0712 1981 287", "XX62109010140000071219812874",
    "61109010140000071219812875", "PL6110901014000007121981287412",
  ])
  func whatIsNoIBAN(text: String) { #expect(found(text, .iban) == []) }

  @Test(arguments: ["KR 1234A", "KRA 12AB", "KRA12345", "WW 1234X", "KR\u{A0}123AC", "KRA A123"].dropFirst(1))
  func plate(plate: String) {
    #expect(found(plate, .plate) == ["plate \(plate)"])
    #expect(found("pojazd \(plate), źle zaparkowany", .plate) == ["plate \(plate)"])
  }

  @Test(arguments: [
    "BDL 72305", "PM10", "PM2.5", "ISO 9001", "EN 12464", "WGS 84", "WGS 1984", "EPSG 4326", "TERYT 1261011", "NO2",
    "KR 31-004", "QRA 12345", "KRA 123", "KRA 1234", "KRA 123456", "aKRA 12345", "GPS 12345", "SIMC 0950463",
    "A4 12345",
  ])
  func whatIsNoPlate(text: String) { #expect(found(text, .plate) == []) }

  @Test(arguments: [
    "Jan Kowalski", "Anna Nowak", "ANNA NOWAK", "Janowi Kowalskiemu", "Łukasza Żaka", "Małgorzatą Nowak-Kowalską",
    "Marka Lisa", "Andrzejem Dudkiem", "Jerzego Nowaka", "Kowalski Jan", "Katarzyną\u{A0}Wiśniewską", "Dorocie Śliwie",
    "Żaneta Ćwik", "Nowak Anna", "Wójcik, Jan", "Jan KOWALSKI", "Anna NOWAK", "KOWALSKI JAN", "NOWAK Anna",
    "Stępień Ewa",
    "MICHALAK, PIOTR", "JAN Kowalski", "Kowalska ANNA",
  ])
  func name(name: String) {
    #expect(found(name) == ["name \(name)"])
    #expect(found("pismo od \(name), bez daty") == ["name \(name)"])
  }

  @Test(arguments: [
    "ul. Jana Pawła II 40", "Szpital im. Jana Pawła II", "ul. Adama Mickiewicza 24", "plac Jana Nowaka-Jeziorańskiego",
    "os. Bolesława Chrobrego", "Szkoła im. ks. Jana Twardowskiego", "al. gen. Władysława Andersa", "św. Jan Kanty",
    "Jan PKO", "Anna ŻŁOBEK", "Fundacja Anna", "Kopalnia Anna", "Hotel Maria", "Adam TRANS", "PARK JORDANA", "Szyb Jan",
    "KRAKÓW ADAMA", "Zakład Jan", "ul. Nowaka 5", "ul. Jana KOWALSKIEGO 3", "Wieś Nowak",
    "ul. Królowej Jadwigi 2", "Nowa Huta", "Gmina Wielka Wieś", "Jan", "Anna i Maria", "Marta, Zofia",
    "Żłobek „Pod Lipą”",
    "Kraków Podgórze", "jan kowalski", "Janów Lubelski", "Kazimierz Dolny", "Kazimierza Wielka", "Kazimierz Biskupi",
    "Julianów Górny", "Stefan, Kraków",
    "parafia św. Anny Samotrzeć",
  ])
  func whatIsNoName(text: String) { #expect(found(text, .name) == []) }

  @Test func logins() {
    let pattern = "[a-z]{3}[0-9]{4}"
    #expect(found("zmienił abc1234.", logins: pattern) == ["login abc1234"])
    #expect(found("abc1234", logins: pattern) == ["login abc1234"])
    #expect(found("xabc1234 abc12345 ABC1234 abc-1234", logins: pattern) == [])
    #expect(found("zmienił abc1234") == [], "nobody has said what logins look like")
    #expect(found("abc1234 i 44051401359", logins: pattern) == ["login abc1234", "pesel 44051401359"])
  }

  /// Logins are looked for once in a text, however much else it holds.
  @Test func manyFindsAndFewLogins() {
    let pattern = "[a-z]{3}[0-9]{4}"
    let phones = String(repeating: "601234567, ", count: 3000)
    #expect(found(phones, logins: pattern).count == 3000)
    let mixed = found(phones + "abc1234 " + phones + "xyz9876", logins: pattern)
    #expect(mixed.count == 6002 && mixed[3000] == "login abc1234" && mixed.last == "login xyz9876")
    #expect(
      found("abc1234 601234567 def5678 601234567 44051401359", logins: pattern).map { $0.prefix(5) } == [
        "login", "phone", "login", "phone", "pesel",
      ])
  }

  @Test func severalInOneText() {
    #expect(
      found("Jan Kowalski (44051401359), tel. 601 234 567, jan@example.pl, auto KRA 12AB")
        == [
          "name Jan Kowalski", "pesel 44051401359", "phone 601 234 567", "email jan@example.pl", "plate KRA 12AB",
        ])
  }

  @Test func onlyWhatIsWanted() {
    let text = "Jan Kowalski 44051401359 jan@example.pl"
    #expect(found(text, .pesel) == ["pesel 44051401359"])
    #expect(found(text, [.email, .name]) == ["name Jan Kowalski", "email jan@example.pl"])
    #expect(found(text, []) == [])
  }

  /// Nothing of a find is shown but a letter, and nothing of what was found can be read from the masked text.
  @Test func masks() {
    let scanner = PersonalData()
    #expect(scanner.masked("Jan Kowalski ma 44051401359.") == "J*** K*** ma 4***.")
    #expect(scanner.masked("pisz: anna.kowalska@example.pl!") == "pisz: a***.k***@e***.p***!")
    #expect(scanner.masked("konto 61 1090 1014 0000 0712 1981 2874") == "konto 6***")
    #expect(scanner.masked("Łukasza Żaka") == "Ł*** Ż***")
    #expect(scanner.masked("nic tu nie ma, rok 2024") == "nic tu nie ma, rok 2024")
    #expect(scanner.masked("") == "")
  }

  /// For any bytes, the scan ends, matches are inside the text and in order, and a masked text has no matches.
  @Test func anyBytes() {
    var state: UInt64 = 7
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let pieces = [
      "44051401359", " ", "\u{A0}", "-", "Jan", "Kowalski", "@", "example.pl", "KRA", "12AB", "ł", "Ż", "601", "234",
      "567",
      "+48", "(", ")", ".", "PL61", "1090", "ul", "\u{2011}", "x", "61", "9",
    ].map { Array($0.utf8) }
    for _ in 0..<20_000 {
      var bytes: [UInt8] = []
      for _ in 0..<random(9) { bytes += pieces[random(pieces.count)] }
      if random(3) == 0, !bytes.isEmpty { bytes[random(bytes.count)] = UInt8(random(256)) }
      if random(4) == 0 { bytes.removeLast(min(bytes.count, random(3))) }
      let hits = bytes.withUnsafeBytes { PersonalData().hits(in: $0) }
      var end = 0
      for hit in hits {
        #expect(hit.range.lowerBound >= end && hit.range.upperBound <= bytes.count && !hit.range.isEmpty, "\(bytes)")
        end = hit.range.upperBound
      }
    }
  }

  /// A match is found wherever it occurs among letters of two bytes.
  @Test func atEveryPlace() {
    let filler = Array("zażółć gęślą jaźń, ŁÓDŹ; ")
    for start in 0..<filler.count {
      for end in 0..<filler.count {
        let before = String(filler[..<start])
        let text = before + " 44051401359 " + String(filler[end...])
        #expect(found(text, .pesel) == ["pesel 44051401359"], "\(text)")
      }
    }
  }
}

@Suite struct DetectorSetTests {
  @Test func everyDetectorHasItsPlace() {
    let places: [DetectorSet] = [
      .pesel, .nip, .email, .phone, .iban, .plate, .login, .name, .idCard, .passport, .landRegister,
    ]
    #expect(places == Detector.allCases.map { DetectorSet([$0]) })
    #expect(DetectorSet.numbers == [.pesel, .nip, .phone, .iban])
    #expect(DetectorSet.words == [.nip, .iban, .plate, .name, .idCard, .passport, .landRegister])
  }
}
