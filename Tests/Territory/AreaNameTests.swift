import Testbed
import Testing

@testable import Territory

/// Names as officials and exports write them.
@Suite struct AreaNameTests {
  /// A text, the name in it, the kinds that its words allow (nil: no word), and what it lies in.
  @Test(
    arguments: [
      ("Bochnia", "bochnia", nil, ""), ("  Wielka   Wieś ", "wielka wieś", nil, ""),
      ("Bochnia (2)", "bochnia", [.gminaRural], ""), ("Bochnia (w)", "bochnia", [.gminaRural], ""),
      ("Skawina (3)", "skawina", [.gminaMixed], ""), ("Skawina (m-w)", "skawina", [.gminaMixed], ""),
      ("Mokotów (8)", "mokotów", [.warsawDistrict], ""), ("Nowa Huta (9)", "nowa huta", [.delegatura], ""),
      ("gmina wiejska Bochnia", "bochnia", [.gminaRural], ""), ("Gmina Miejska BOCHNIA", "bochnia", [.gminaUrban], ""),
      ("gm. Bochnia", "bochnia", [.gminaUrban, .gminaRural, .gminaMixed], ""),
      ("gm.Bochnia", "bochnia", [.gminaUrban, .gminaRural, .gminaMixed], ""),
      ("Miasto i gmina Skawina", "skawina", [.gminaMixed], ""), ("m. Bochnia", "bochnia", [.gminaUrban, .town], ""),
      ("m.Bochnia", "bochnia", [.gminaUrban, .town], ""), ("m.st. Warszawa", "warszawa", [.gminaUrban], ""),
      ("m. st. Warszawa", "warszawa", [.gminaUrban], ""),
      ("Skawina - obszar wiejski", "skawina", [.ruralPart], ""),
      ("Skawina – obszar wiejski (5)", "skawina", [.ruralPart], ""),
      ("Skawina obszar wiejski", "skawina", [.ruralPart], ""),
      ("Skawina - miasto", "skawina", [.gminaUrban, .town], ""), ("Skawina—miasto (4)", "skawina", [.town], ""),
      ("Skawina gmina miejsko-wiejska", "skawina", [.gminaMixed], ""),
      ("Bochnia, gmina wiejska", "bochnia", [.gminaRural], ""),
      ("Bochnia, powiat bocheński", "bochnia", nil, "powiat bocheński"),
      ("Bochnia (w), powiat bocheński", "bochnia", [.gminaRural], "powiat bocheński"),
      ("powiat krakowski", "krakowski", [.powiat, .cityPowiat], ""), ("Powiat m. Kraków", "kraków", [.cityPowiat], ""),
      ("miasto na prawach powiatu Kraków", "kraków", [.cityPowiat], ""),
      ("WOJ. MAŁOPOLSKIE", "małopolskie", [.voivodeship], ""), ("podregion krakowski", "krakowski", [.nuts3], ""),
      ("Dzielnica VIII Dębniki", "viii dębniki", [.district, .warsawDistrict], ""),
      ("wieś Modlnica, gmina Wielka Wieś", "modlnica", [.locality], "gmina wielka wieś"),
      // Words that are a part of the name.
      ("Stare Miasto", "stare miasto", nil, ""), ("Miasteczko Śląskie", "miasteczko śląskie", nil, ""),
      ("Kraków (Polska)", "kraków (polska)", nil, ""), ("gmina", "gmina", nil, ""), ("", "", nil, ""),
      ("Bochnia,", "bochnia", nil, ""),
      // What excludes each other leaves nothing.
      ("gmina wiejska Bochnia (1)", "bochnia", [], ""), ("powiat Bochnia (2)", "bochnia", [], ""),
      ("Bochnia (1), gmina wiejska", "bochnia", [], ""),
      // What is said twice is what both allow.
      ("gmina Bochnia (2)", "bochnia", [.gminaRural], ""), ("m. Bochnia (1)", "bochnia", [.gminaUrban], ""),
    ] as [(String, String, Set<AreaKind>?, String)])
  func aNameIsTakenApart(text: String, name: String, kinds: Set<AreaKind>?, around: String) {
    let found = AreaName(text)
    #expect(found.name == name)
    #expect(found.kinds == kinds)
    #expect(found.around == around)
  }

  @Test(arguments: [
    ("Łagiewniki - Borek", "łagiewniki-borek"), ("Łagiewniki–Borek", "łagiewniki-borek"),
    ("Łagiewniki\u{2011}Borek", "łagiewniki-borek"), ("Łagiewniki  —  Borek", "łagiewniki-borek"), ("A\u{a0}B", "a b"),
    ("\t A\nB ", "a b"), ("ŻÓŁW", "żółw"), ("", ""), ("   ", ""), ("-", "-"), ("a -", "a-"), ("- a", "-a"),
  ])
  func smallLettersSingleBlanksOneDash(text: String, folded: String) {
    #expect(AreaName.folded(text) == folded)
    #expect(AreaName.folded(folded) == folded, "what is folded stays so")
  }

  @Test(arguments: 1...30 as ClosedRange<UInt64>) func foldingTwiceIsFoldingOnce(seed: UInt64) {
    var random = Seeded(seed)
    let pieces = ["a", "Ż", " ", "  ", "-", "–", "—", "\u{a0}", "(", ")", ",", "1", "m.", "\n"]
    for _ in 0..<50 {
      let text = (0..<random.below(9)).map { _ in random.pick(pieces) }.joined()
      let once = AreaName.folded(text)
      #expect(AreaName.folded(once) == once, "\(text.debugDescription), seed \(seed)")
    }
  }

  @Test func anAreaIsFoundUnderAllItsSpellings() {
    func spellings(_ code: String, _ kind: AreaKind, _ name: String, _ nameEN: String = "") -> Set<String> {
      AreaName.spellings(of: Area(code: code, kind: kind, name: name, nameEN: nameEN))
    }
    #expect(
      spellings("D1261011-08", .district, "Dzielnica VIII Dębniki") == [
        "dzielnica viii dębniki", "viii dębniki", "dębniki", "viii", "8", "8 dębniki",
      ])
    #expect(
      spellings("D1261011-09", .district, "Dzielnica IX Łagiewniki-Borek Fałęcki").isSuperset(of: [
        "łagiewniki", "borek fałęcki", "łagiewniki-borek fałęcki", "9", "9 łagiewniki-borek fałęcki",
      ]))
    #expect(spellings("1261059", .delegatura, "Kraków-Nowa Huta") == ["kraków-nowa huta", "nowa huta"])
    #expect(spellings("PL214", .nuts3, "podregion krakowski") == ["podregion krakowski", "krakowski"])
    #expect(spellings("12", .voivodeship, "małopolskie", "Lesser Poland") == ["małopolskie", "lesser poland"])
    #expect(spellings("1201022", .gminaRural, "Bochnia") == ["bochnia"])
  }
}

/// The register's digit and the official word for a kind.
@Suite struct AreaKindTests {
  /// RODZ in the file TERC (regulation on TERYT of 15 December 1998).
  @Test(
    arguments: [
      ("1", .gminaUrban), ("2", .gminaRural), ("3", .gminaMixed), ("4", .town), ("5", .ruralPart),
      ("8", .warsawDistrict), ("9", .delegatura), ("0", nil), ("6", nil), ("7", nil), ("a", nil),
    ] as [(String, AreaKind?)])
  func digitsOfTheRegister(digit: String, kind: AreaKind?) throws {
    let byte = try #require(digit.utf8.first)
    #expect(AreaKind(teryt: byte) == kind)
    #expect(kind == nil || kind?.digit == byte)
  }

  /// Words must distinguish kinds in both languages, since lists of candidates use them.
  @Test func noTwoKindsHaveTheSameWords() {
    for words in [AreaKind.allCases.map(\.words), AreaKind.allCases.map(\.wordsEN), AreaKind.allCases.map(\.rawValue)] {
      #expect(Set(words).count == AreaKind.allCases.count)
      #expect(!words.contains(""))
    }
  }

  /// The word for a kind, as the product itself prints it, is understood as one.
  @Test(arguments: AreaKind.allCases.filter { ![.country, .warsawDistrict].contains($0) })
  func itsOwnWordIsUnderstood(kind: AreaKind) {
    let found = AreaName("\(kind.words) Bochnia")
    #expect(found.kinds?.contains(kind) == true && found.name == "bochnia", "\(kind): \(found)")
  }

  @Test func onlyGminasAreGminas() {
    #expect(Set(AreaKind.allCases.filter(\.isGmina)) == [.gminaUrban, .gminaRural, .gminaMixed])
    #expect(Set(AreaKind.allCases.filter(\.isLocality)) == [.locality, .localityPart])
  }
}
