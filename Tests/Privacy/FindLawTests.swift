import Platform
import Schema
import Testbed
import Testing

@testable import Privacy

/// Numbers that were made by their rules are found wherever they stand, and nothing of them is left when they are masked.
@Suite struct FindLawTests {
  private func hits(_ text: String, _ wanted: DetectorSet = .all) -> [PersonalData.Hit] {
    Array(text.utf8).withUnsafeBytes { PersonalData().hits(in: $0, wanted) }
  }

  private func digits(_ numbers: [Int]) -> String { numbers.map { String($0) }.joined() }

  /// A PESEL of somebody born between 1940 and 2015.
  private func pesel(_ random: inout Seeded) -> String {
    let day = Civil(daysSinceEpoch: random.below(27_000) - 10_900)
    let month = day.month + (day.year >= 2000 ? 20 : 0)
    let numbers =
      [day.year % 100 / 10, day.year % 10, month / 10, month % 10, day.day / 10, day.day % 10]
      + (0..<4).map { _ in random.below(10) }
    let sum = zip(numbers, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]).reduce(0) { $0 + $1.0 * $1.1 }
    return digits(numbers + [(10 - sum % 10) % 10])
  }

  /// A Polish account number, its check digits made by long division (ISO 7064).
  private func account(_ random: inout Seeded) -> String {
    let number = (0..<24).map { _ in random.below(10) }
    let rest = (number + [2, 5, 2, 1, 0, 0]).reduce(0) { ($0 * 10 + $1) % 97 }
    let check = 98 - rest
    return (check < 10 ? "0" : "") + "\(check)" + digits(number)
  }

  private func taxNumber(_ random: inout Seeded) -> String {
    while true {
      let numbers = [1 + random.below(9)] + (0..<8).map { _ in random.below(10) }
      let last = zip(numbers, [6, 5, 7, 2, 3, 4, 5, 6, 7]).reduce(0) { $0 + $1.0 * $1.1 } % 11
      if last < 10 { return digits(numbers + [last]) }
    }
  }

  private static let frames = [
    ("", ""), ("PESEL ", ""), ("(", ")"), ("nr: ", ", zam. Kraków"), ("„", "”"), ("osoba\t", "\n"), ("id=", ";x"),
    ("źdźbło ", " żółw"), ("a/", "/b"), ("<td>", "</td>"), ("\"", "\""), ("x_", "_y"),
  ]

  @Test(arguments: [1, 2, 3] as [UInt64])
  func everyPESELIsFoundInEveryFrame(seed: UInt64) {
    var random = Seeded(seed)
    for _ in 0..<150 {
      let number = pesel(&random)
      let (before, after) = random.pick(Self.frames)
      let text = before + number + after
      let found = hits(text, .pesel)
      let range = before.utf8.count..<before.utf8.count + 11
      if found.map(\.range) != [range] { Issue.record("\(text) (seed \(seed))") }
      // One digit more or less is another number, and so is one wrong digit.
      let last = Int(number.suffix(1))!
      let wrongs: [String] = [
        "\(number.dropLast())\((last + 1) % 10)", "\(number)\(random.below(10))", "\(1 + random.below(9))\(number)",
        String(number.dropLast()),
      ]
      for wrong in wrongs {
        if !hits(before + wrong + after, .pesel).isEmpty {
          Issue.record("\(wrong) is taken for a PESEL (seed \(seed))")
        }
      }
    }
  }

  @Test(arguments: [4, 5, 6] as [UInt64])
  func everyAccountIsFoundHoweverItIsGrouped(seed: UInt64) {
    var random = Seeded(seed)
    for _ in 0..<150 {
      let number = account(&random)
      var grouped = String(number.prefix(2))
      let sign = random.pick([" ", "-", "\u{a0}"])
      for start in stride(from: 2, to: 26, by: 4) { grouped += sign + String(number.dropFirst(start).prefix(4)) }
      for text in [number, grouped, "PL" + number, "PL" + grouped] {
        let found = hits("wpłata na \(text), dziękuję", .iban)
        if found.count != 1 { Issue.record("\(text) (seed \(seed))") }
      }
      // Any two neighbours that change places, and any one wrong digit, are seen (ISO 7064, MOD 97-10).
      let place = 2 + random.below(22)
      var wrong = Array(number)
      wrong[place] = Character("\((Int(String(wrong[place]))! + 1 + random.below(8)) % 10)")
      if String(wrong) != number, !hits(String(wrong), .iban).isEmpty {
        Issue.record("\(String(wrong)) for \(number) (seed \(seed))")
      }
    }
  }

  @Test(arguments: [7, 8, 9] as [UInt64])
  func everyTaxNumberIsFoundInItsUsualGroups(seed: UInt64) {
    var random = Seeded(seed)
    for _ in 0..<150 {
      let number = taxNumber(&random)
      func cut(_ sizes: Int...) -> String {
        var rest = number[...]
        return sizes.map { size in
          defer { rest = rest.dropFirst(size) }
          return String(rest.prefix(size))
        }.joined(separator: "-")
      }
      for text in [number, cut(3, 3, 2, 2), cut(3, 2, 2, 3), "PL\(number)", "NIP: \(number)"]
      where hits(text, .nip).count != 1 {
        Issue.record("\(text) (seed \(seed))")
      }
      // Groups that nobody writes are another number.
      for text in [cut(2, 4, 4), cut(5, 5), cut(2, 2, 2, 2, 2)] where !hits(text, .nip).isEmpty {
        Issue.record("\(text) (seed \(seed))")
      }
    }
  }

  // MARK: Masking

  private static let pieces = [
    "Jan Kowalski", "ul. Długa 5", "anna.nowak@example.pl", "601 234 567", "+48 12 616 12 34", "KRA 12AB",
    "44051401359", "5252248481", "PL61109010140000071219812874", "rok 2024", "1261011", "zażółć", "12,50 zł",
    "31-004 Kraków", "Łucja Żak", "(at)", "@", "-", "nr",
  ]

  /// Masked once, a text has nothing to be found any more, and nothing else of it has changed.
  @Test(arguments: [11, 12, 13, 14] as [UInt64])
  func whatIsMaskedIsGone(seed: UInt64) {
    var random = Seeded(seed)
    let scanner = PersonalData()
    for _ in 0..<1500 {
      let text = (0..<1 + random.below(6)).map { _ in random.pick(Self.pieces) }.joined(
        separator: random.pick([" ", ", ", "; ", "\n"]))
      let found = hits(text)
      let masked = scanner.masked(text)
      if found.isEmpty {
        if masked != text { Issue.record("\(text) became \(masked) (seed \(seed))") }
        continue
      }
      let bytes = Array(text.utf8)
      for hit in found {
        let value = String(decoding: bytes[hit.range], as: UTF8.self)
        if value.count > 3, masked.contains(value), !text.replacing(value, with: "", maxReplacements: 1).contains(value)
        {
          Issue.record("\(masked) still has \(value) (seed \(seed))")
        }
      }
      // The text around the finds stays.
      var end = 0
      var rest = masked[...]
      for hit in found {
        let between = String(decoding: bytes[end..<hit.range.lowerBound], as: UTF8.self)
        guard let place = rest.firstRange(of: between) else {
          Issue.record("\(masked) has lost \(between) (seed \(seed))")
          break
        }
        rest = rest[place.upperBound...]
        end = hit.range.upperBound
      }
    }
  }

  @Test(arguments: [
    (Detector.pesel, "44051401359", "4***"), (.pesel, "44 05 14 01359", "4***"), (.phone, "+48 601 234 567", "4***"),
    (.iban, "PL61 1090", "P***"), (.plate, "KRA 12AB", "K***"), (.login, "jkowalski", "j***"),
    (.name, "Jan Kowalski", "J*** K***"), (.name, "Łukasza Żaka", "Ł*** Ż***"),
    (.name, "Anna Nowak-Kowalska", "A*** N***-K***"), (.name, "Kowalski, Jan", "K***, J***"),
    (.email, "jan.k@onet.pl", "j***.k***@o***.p***"), (.email, "a@b.pl", "a***@b***.p***"),
    (.email, "x1+y@a-b.com", "x***+y***@a***-b***.c***"), (.nip, "676-101-37-17", "6***"),
  ])
  func whatMayBeShownOfAFind(detector: Detector, text: String, excerpt: String) {
    let hit = PersonalData.Hit(detector: detector, range: 0..<text.utf8.count)
    #expect(Array(text.utf8).withUnsafeBytes { PersonalData.excerpt(of: hit, in: $0) } == excerpt)
  }

  /// A find that begins before the byte at which one begins is not found again.
  @Test func lookingGoesOnBehindAFind() {
    let text = "44051401359 44051401359"
    let bytes = Array(text.utf8)
    bytes.withUnsafeBytes { buffer in
      let scanner = PersonalData()
      #expect(scanner.first(in: buffer, .pesel)?.range == 0..<11)
      #expect(scanner.first(in: buffer, from: 11, .pesel)?.range == 12..<23)
      #expect(
        scanner.first(in: buffer, from: 23, .pesel) == nil && scanner.first(in: buffer, from: 1000, .pesel) == nil)
    }
    #expect([UInt8]().withUnsafeBytes { PersonalData().hits(in: $0) }.isEmpty)
  }

  /// A pattern that cannot be read finds nothing, and nothing breaks.
  @Test func aLoginPatternThatIsWrongFindsNothing() {
    for pattern in ["(", "", "[a-", "a{9999}"] {
      let scanner = PersonalData(logins: pattern)
      #expect(scanner.masked("jkowalski 44051401359", DetectorSet([.login])) == "jkowalski 44051401359")
    }
  }

  // MARK: Keys in sentences

  @Test(arguments: [
    (["1"], "wiersz 1", true), (["1"], "rok 2021", false), (["1"], "1", true), (["1"], "(1)", true),
    (["1"], "a1", false), (["1"], "1a", false), (["1"], "1,5", true), (["12", "2024"], "obszar 12 w 2024 r.", true),
    (["12", "2024"], "obszar 12", false), (["12", "2024"], "2024: 12", true), (["Kraków"], "gmina Kraków jest", true),
    (["Kraków"], "Krakówek", false), (["Kra"], "Kraków", false), (["-5"], "wartość -5 jest", true),
    (["-5"], "a-5", true), (["5"], "-5", true), (["ż"], "żż", false), (["a b"], "to a b tu", true),
    (["a b"], "to a  b tu", false), ([], "cokolwiek", false), ([""], "cokolwiek", false),
    (["", "7"], "siedem to 7", true),
    (["D1261011-08"], "dzielnica D1261011-08.", true), (["1261011"], "D1261011-08", false),
    (["08"], "D1261011-08", true), (["x"], "", false),
  ])
  func aKeyIsQuotedAsWordsOfItsOwn(key: [String], text: String, isQuoted: Bool) {
    #expect(QuotedKey(key.map { .text($0) }).isQuoted(in: text) == isQuoted)
  }

  @Test func numbersAndAbsentPartsOfAKey() {
    #expect(QuotedKey([.integer(7), .null]).isQuoted(in: "wiersz 7") && !QuotedKey([.null]).isQuoted(in: "wiersz 7"))
    #expect(!QuotedKey([.integer(7), .integer(8)]).isQuoted(in: "wiersz 7"))
  }

  // MARK: Secrets

  @Test(arguments: [(15, false), (16, true), (17, true), (1000, true)])
  func aSecretHasAtLeastSixteenBytes(count: Int, isTaken: Bool) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("secret", [UInt8](repeating: 0x61, count: count) + Array(" \r\n\n".utf8))
    if isTaken {
      #expect(try PrivacySecret.read(path).count == count)
    } else {
      let error = #expect(throws: PrivacyError.self) { try PrivacySecret.read(path) }
      #expect(error?.what == "the secret of hashed values cannot be used: \(path) has fewer than 16 bytes")
    }
  }

  @Test func anErrorOfASecretSaysHowToMakeOne() {
    let error = #expect(throws: PrivacyError.self) { try PrivacySecret.read("/nowhere/secret") }
    #expect(
      error?.what
        == "the secret of hashed values cannot be used: cannot open /nowhere/secret: No such file or directory"
    )
    #expect(
      error?.advice.description.hasPrefix("Make one (head -c 32 /dev/urandom | base64 > secrets/privacy; chmod 600)")
        == true)
  }

  /// Bytes that are no text are a secret as well, and the blanks inside it count.
  @Test func aSecretIsBytes() throws {
    let folder = try TemporaryFolder()
    let bytes: [UInt8] = [0xFF, 0x00, 0x20, 0x0A] + [UInt8](repeating: 0x80, count: 20)
    #expect(try PrivacySecret.read(folder.write("secret", bytes)) == bytes)
    #expect(PrivacySecret.token("a", bytes) != PrivacySecret.token("a", Array(bytes.dropLast())))
    #expect(PrivacySecret.token("", bytes).wholeMatch(of: /[0-9a-f]{32}/) != nil)
  }

  /// No two values that differ have the same token, also where they look the same.
  @Test func tokensAreThoseOfTheBytes() {
    let secret = Array("0123456789abcdef".utf8)
    let values = ["Jan", "jan", "Jan ", " Jan", "é", "e\u{301}", "", "0", "00", "Jan\0"]
    #expect(Set(values.map { PrivacySecret.token($0, secret) }).count == values.count)
  }
}
