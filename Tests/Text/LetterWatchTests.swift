internal import Platform
internal import Testing

@testable internal import Text

/// Texts in another encoding than the one in which they are read.
@Suite struct LetterWatchTests {
  private static let names = [
    "Wąwóz Świętego Idziego", "źrebię", "Łąka", "Żółkiewskiego", "Świątniki Górne", "Kraków-Podgórze", "gmina Zielonki",
    "Ćwiklice", "Końskie", "GĘŚ", "Dąbrowa Górnicza", "Jeździec", "Niepołomice", "Wieś Ląd", "Brzeźnica", "pójść",
  ]
  private static let encodings: [TextEncoding] = [.windows1250, .iso88592, .cp852]

  private func bytes(_ text: String, _ encoding: TextEncoding) throws -> [UInt8]? {
    try SingleByteTable(encoding)?.encode(text)
  }

  private func refusal(_ texts: [[UInt8]], declared: TextEncoding) -> FormatError? {
    let watch = LetterWatch(declared: declared)
    for text in texts { text.withUnsafeBytes { watch.look(at: $0) } }
    do throws(FormatError) {
      try watch.refuseIfSure()
      return nil
    } catch {
      return error
    }
  }

  private func finding(_ text: String) -> LetterWatch.Finding? {
    Array(text.utf8).withUnsafeBytes { LetterWatch.look(atText: $0) }
  }

  @Test(arguments: encodings, encodings)
  func everyPairOfEncodings(actual: TextEncoding, declared: TextEncoding) throws {
    let texts = try Self.names.compactMap { try bytes($0, actual) }
    #expect(texts.count == Self.names.count)
    let refusal = refusal(texts, declared: declared)
    guard actual != declared else {
      #expect(refusal == nil)
      return
    }
    let message = try #require(refusal).message
    #expect(message.hasPrefix("the document is \(actual.rawValue), and the stream declares \(declared.rawValue)"))
    #expect(try #require(refusal).advice.description.contains("Set the encoding to \(actual.rawValue)"))
  }

  /// Mazovia can be told, though it cannot be declared.
  @Test(arguments: encodings) func mazoviaIsNamed(declared: TextEncoding) {
    let table = LetterTable.mazovia
    let texts = Self.names.map { name in
      name.unicodeScalars.map { $0.isASCII ? UInt8($0.value) : table.bytes[$0.value] ?? 0x3F }
    }
    #expect(refusal(texts, declared: declared)?.message.hasPrefix("the document is mazovia") == true)
  }

  /// Each name of a place in the list of areas, alone, as the only one of its document: read as it is, nothing is refused;
  /// read in another encoding, at least all those with a sign in the middle are.
  @Test func namesOfTheListOfAreas() throws {
    let lines = String(decoding: try Files.read("Territory/areas.csv"), as: UTF8.self).split(separator: "\n")
    let names = Set(
      lines.dropFirst().compactMap { $0.split(separator: ",", omittingEmptySubsequences: false).dropFirst(2).first })
    for name in names {
      if let finding = finding(String(name)) { Issue.record("\(name): \(finding)") }
      for encoding in Self.encodings {
        guard let own = try bytes(String(name), encoding) else { continue }
        if let refusal = refusal([own], declared: encoding) { Issue.record("\(name): \(refusal.message)") }
      }
    }
    for actual in Self.encodings {
      for declared in Self.encodings where declared != actual {
        let all = try names.compactMap { try bytes(String($0), actual) }
        #expect(refusal(all, declared: declared)?.message.contains("is \(actual.rawValue),") == true)
      }
    }
  }

  /// The texts of real registers, replies and exports, line by line.
  @Test(.enabled(if: Files.exists("../shared/data"), "skipped: ../shared/data is not here"))
  func genuineDocuments() throws {
    var lines = 0
    for folder in [
      "bdl", "teryt", "csv", "budzet-obywatelski", "gtfs", "gios", "airly", "ckan", "territory", "geojson",
    ] {
      for name in try Files.list("../shared/data/\(folder)") {
        let bytes = try Files.read("../shared/data/\(folder)/\(name)")
        guard let text = String(validating: bytes.prefix(4 << 20), as: UTF8.self) else { continue }
        for line in text.split(whereSeparator: \.isNewline) where line.utf8.contains(where: { $0 >= 0x80 }) {
          lines += 1
          if let finding = finding(String(line)) { Issue.record("\(folder)/\(name): \(finding): \(line.prefix(200))") }
        }
      }
    }
    #expect(lines > 5000)
  }

  /// Names of neighbours and of authors, signs and units, in every encoding that has them and in UTF-8.
  @Test(
    arguments: [
      ["Tomáš Dvořák", "Škoda Plzeň", "Beneš", "Lukáš", "Miloš Zeman", "České Budějovice", "Košice", "Ružomberok"],
      ["Müller", "Größe", "Käthe Jäger", "Händel", "Geändert", "Straße des 17. Juni", "Übermäßig"],
      ["Gödöllő", "Székesfehérvár", "Nyíregyháza", "Erdős Pál"],
      ["20 ± 5 °C", "§ 5 ust. 1", "µg/m3", "10 ÷ 20", "½ etatu", "a × b", "© GUS 2024", "® ™", "±0,5"],
      ["Mišković", "Višegrad", "Nikšić", "Đoković"],
    ])
  func foreignNamesAndSigns(texts: [String]) throws {
    for text in texts { #expect(finding(text) == nil, "\(text)") }
    for encoding in Self.encodings {
      let own = try texts.compactMap { try bytes($0, encoding) }
      #expect(refusal(own, declared: encoding) == nil, "\(encoding)")
      for (text, bytes) in zip(texts, own) {
        #expect(refusal([bytes], declared: encoding) == nil, "\(text) in \(encoding)")
      }
    }
  }

  @Test(arguments: [
    "Crème brûlée", "fête", "forêt", "être", "Curaçao", "Señor Peñarol", "El Niño", "¿Qué?", "São Paulo", "Færøerne",
    "Œuvre", "sœur", "Ångström", "Malmö", "Київ", "Львів", "Шевченко", "Αθήνα", "東京", "İstanbul", "m³", "10 dm³/h",
    "m³/s", "m²", "km²", "Kobiety¹", "ha³", "gmin¹", "Powierzchnia²", "£5", "5 €", "«Dom»", "„Dom”", "O’Brien", "1¼",
    "Kraków–Tarnów", "KATOWICE—BYTOM", "Brzesko│Bochnia", "Łąka", "Zażółć gęślą jaźń", "ŻÓŁĆ", "Lê Văn", "naïve", "…",
    "Â", "CHÂTEAU", "Ä–Ö", "Škoda Łódź", "Ljubljana – Šiška", "Ørsted", "½etatu", "Åkesson", "Håkon", "fête", "où",
    "π", "α-tokoferol", "Σ", "β2", "señor", "Ñandu", "µg", "sin α", "¼ cala", "no 5ª", "pół·na·pół",
  ])
  func genuineTexts(text: String) { #expect(finding(text) == nil) }

  @Test(
    arguments: [
      // windows-1250 read as windows-1252, and ISO 8859-2 as ISO 8859-1.
      ("£ódŸ", "windows-1250", "windows-1252"), ("³¹ka", "windows-1250", "windows-1252"),
      ("Œwi¹tniki Górne", "windows-1250", "windows-1252"), ("G³ówna", "windows-1250", "windows-1252"),
      ("¯ó³kiew", "windows-1250", "windows-1252"), ("rêka", "windows-1250", "windows-1252"),
      ("W±wóz", "iso-8859-2", "windows-1250"), ("¶wi±tynia", "iso-8859-2", "windows-1250"),
      // windows-1250 read as cp852, cp852 as windows-1250, and ISO 8859-2 where windows-1250 was.
      ("w╣wˇz", "windows-1250", "cp852"), ("G˘ra", "cp852", "windows-1250"), ("Łška", "windows-1250", "iso-8859-2"),
      // CP852 read as the CP437 of other countries.
      ("GdaΣsk", "cp852", "cp437"), ("PoznaΣ", "cp852", "cp437"), ("╜óêwin", "cp852", "cp437"),
    ])
  func damagedWords(text: String, actual: String, read: String) {
    #expect(finding(text) == .mistaken(actual: actual, read: read))
    #expect(finding("Ulica \(text) 12") == .mistaken(actual: actual, read: read))
  }

  @Test(
    arguments: [
      ("ÅÃ³dÅº", "windows-1252"), ("GÃ³ra", "windows-1252"), ("Å‚Ä…ka", "windows-1252"), ("20 Â°C", "windows-1252"),
      ("KrakĂłw", "windows-1250"), ("Ĺ‚Ä…ka", "windows-1250"), ("Gâ€“H", "windows-1252"), ("cafÃ©", "windows-1252"),
      ("G├│ra", "cp852"), ("Gï¿½ra", "windows-1252"), ("Gďż˝ra", "windows-1250"), ("ï»¿Kod", "windows-1252"),
    ])
  func twiceEncodedTexts(text: String, read: String) { #expect(finding(text) == .twiceEncoded(read: read)) }

  /// A few damaged values do not make a document one of another encoding.
  @Test func aFewDamagedValuesAreNotADocument() throws {
    let sound = try (0..<20).flatMap { _ in try Self.names.compactMap { try bytes($0, .windows1250) } }
    let damaged = try #require(try bytes("Wąwóz", .iso88592))
    #expect(refusal(sound + [damaged], declared: .windows1250) == nil)
    #expect(refusal(sound, declared: .iso88592) != nil)
  }

  @Test(arguments: [
    ("Łąka – „Dom” m³", true), ("m³h", false), ("³", false), ("é", false), ("\u{8C}", false), ("", true), ("abc", true),
    ("°", false), ("中", false), ("…", true), ("²x", false), ("x²", true), ("ó", true), ("x³ą", false),
  ])
  func ordinaryTexts(text: String, isOrdinary: Bool) {
    let bytes = Array(text.utf8)
    #expect((bytes + [0]).withUnsafeBufferPointer { TextCheck.isOrdinary($0.baseAddress!, bytes.count) } == isOrdinary)
  }

  /// Bytes that are cut, or no UTF-8 at all, are left to the full check.
  @Test(
    arguments: [[0xC5], [0xC5, 0x41], [0xE2, 0x80], [0xE2, 0x80, 0x41], [0xFF], [0x41, 0x80], [0]] as [[UInt8]])
  func brokenTextsAreNotOrdinary(bytes: [UInt8]) {
    #expect((bytes + [0]).withUnsafeBufferPointer { !TextCheck.isOrdinary($0.baseAddress!, bytes.count) })
  }
}
