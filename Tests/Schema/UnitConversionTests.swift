internal import Testbed
internal import Testing

@testable internal import Schema

/// Conversions that can be looked up in any table of units, and spellings that Polish sources really have.
@Suite struct UnitConversionTests {
  private func unit(_ text: String) throws -> MeasureUnit { try #require(try MeasureUnit.find(text), "\(text)") }

  @Test(arguments: [
    ("804.237", "tys. osób", "osoba", "804237"), ("804237", "osoba", "tys. osób", "804.237"), ("1", "ha", "a", "100"),
    ("326.85", "km²", "ha", "32685"), ("32685", "ha", "km2", "326.85"), ("1", "km2", "m2", "1000000"),
    ("12.5", "%", "‰", "125"), ("3", "‰", "%", "0.3"), ("1", "%", "PURE", "0.01"), ("1", "kWh", "MJ", "3.6"),
    ("1", "TJ", "GJ", "1000"), ("2.5", "mln zł", "zł", "2500000"), ("1", "mld zł", "mln zł", "1000"),
    ("1", "gr", "zł", "0.01"),
    ("99", "grosz", "PLN", "0.99"), ("1", "hm3", "dam3", "1000"), ("1", "hl", "l", "100"), ("1", "m3", "l", "1000"),
    ("1", "km3", "hm³", "1000"), ("1", "t", "kg", "1000"), ("1", "Mg", "t", "1"), ("1", "q", "kg", "100"),
    ("1", "Gg", "t", "1000"),
    ("1", "mg", "g", "0.001"), ("0.5", "tys. t", "t", "500"), ("1", "rok", "mies.", "12"), ("18", "mc", "lat", "1.5"),
    ("1", "doba", "godz.", "24"), ("90", "min", "h", "1.5"), ("10", "m/s", "km/h", "36"), ("36", "km/h", "m/s", "10"),
    ("40", "µg/m³", "mg/m³", "0.04"), ("1", "ng/m³", "µg/m3", "0.001"), ("25", "os./ha", "osoby/km²", "2500"),
    ("1", "dam³/h", "m3/h", "1000"), ("7.5", "na 1000 ludności", "na 10 tys. ludności", "75"),
    ("7.5", "na 10 tys. ludności", "na 100 tys. ludności", "75"), ("-12.5", "tys. zł", "zł", "-12500"),
    ("0", "km", "mm", "0"),
    ("1", "t/rok", "kg/rok", "1000"), ("3", "tys. szt.", "sztuka", "3000"), ("2", "tys. zł", "mln PLN", "0.002"),
  ])
  func oneUnitInAnother(value: String, from: String, to: String, converted: String) throws {
    let number = try #require(ExactNumber(value))
    #expect(try unit(from).convert(number, to: unit(to)).description == converted)
  }

  @Test(arguments: [
    ("kg", "m"), ("osoba", "sztuka"), ("zł", "EUR"), ("%", "punkt procentowy"), ("zł", "zł/m²"), ("MW", "MWh"),
    ("m²", "m³"),
    ("gospodarstwo rolne", "gospodarstwo domowe"), ("rok", "doba"), ("m3/h", "m3/dobę"), ("osoba", "osobodzień"),
    ("°C", "hPa"),
  ])
  func differentQuantitiesAreNotConverted(from: String, to: String) throws {
    let (from, to) = (try unit(from), try unit(to))
    #expect(throws: MeasureUnit.ConversionFault.incompatible) { try from.convert(ExactNumber(1), to: to) }
    #expect(throws: MeasureUnit.ConversionFault.incompatible) { try to.convert(ExactNumber(0), to: from) }
  }

  @Test(arguments: [
    // Thirds and sevenths have no finite expansion; more than twelve places are not truncated.
    ("1", "h", "doba"), ("1", "m-c", "rok"), ("1", "km/h", "m/s"), ("1", "MJ", "kWh"), ("100", "min", "doba"),
    ("0.000000000001", "mg", "t"), ("0.000000000001", "m3", "km3"), ("1", "cm3", "km3"),
    // The product is larger than 128 bits.
    ("999999999999999999", "mld zł", "gr"), ("999999999999999999.999999999999", "km3", "cm3"),
  ])
  func whatHasNoExactValueIsNotRounded(value: String, from: String, to: String) throws {
    let number = try #require(ExactNumber(value))
    let (from, to) = (try unit(from), try unit(to))
    #expect(throws: MeasureUnit.ConversionFault.inexact) { try from.convert(number, to: to) }
  }

  /// By fractions: the factor of one, divided by that of the other.
  @Test func everyConversionIsThatOfFractions() throws {
    var random = Seeded(97)
    for from in MeasureUnit.all {
      for to in MeasureUnit.all where to.base == from.base {
        let digits = random.below(2_000_000) - 1_000_000
        let value = ExactNumber(scaled: Int128(digits) * 1_000_000_000)
        guard let result = try? from.convert(value, to: to) else { continue }
        // Both sides times 10^12 are integers.
        let expected = Fraction(value.scaled) * Fraction(from.factor.scaled, to.factor.scaled)
        #expect(Fraction(result.scaled) == expected, "\(value) \(from.code) in \(to.code) (seed 97)")
      }
    }
  }

  @Test(arguments: [
    ("osób", "PER"), ("Osoby", "PER"), ("os.", "PER"), ("tys.\u{a0}osób", "THS_PER"), ("  tys.  osób ", "THS_PER"),
    ("ZŁ", "PLN"), ("złotych", "PLN"), ("Mln zł", "MIO_PLN"), ("mld\u{202f}zł", "BN_PLN"), ("szt", "NR"),
    ("Sztuk", "NR"), ("brak", "PURE"),
    ("-", "PURE"), ("proc.", "PC"), ("p.p.", "PPT"), ("pkt proc.", "PPT"), ("m²", "M2"), ("M2", "M2"), ("km2", "KM2"),
    ("ha", "HA"),
    ("μg/m³", "UG_M3"), ("µg/m³", "UG_M3"), ("ug/m3", "UG_M3"), ("°C", "DEG_C"), ("m-c", "MONTH"), ("lata", "YR"),
    ("etatów", "POST"),
    ("tysiąc złotych", "THS_PLN"), ("per cent", "PC"), ("square metre", "M2"), ("ludność na 1 km²", "PER_KM2"),
    ("na 1000 osób", "P_THAB"),
    ("zł na 1 mieszkańca", "PLN_HAB"), ("tys. m3", "THS_M3"), ("ekwiwalent pełnego czasu pracy", "FTE"), ("€", "EUR"),
  ])
  func spellingsOfSources(text: String, code: String) throws { #expect(try unit(text).code == code) }

  /// Megagrams and milligrams differ only in case; if only the case distinguishes units, it counts.
  @Test(arguments: [
    ("Mg", "T"), ("mg", "MG"), ("MG", "MG"), ("t", "T"), ("g", "G"), ("Gg", "GG"), ("m", "M"), ("MW", "MW"),
    ("MWh", "MWH"),
  ])
  func capitalsTellUnitsApart(text: String, code: String) throws { #expect(try unit(text).code == code) }

  @Test(arguments: ["", " ", "furlong", "zl", "osob", "tys", "m4", "zł/kg", "na 500 osób", "%%", "tys. ton", "0"])
  func whatIsNoUnit(text: String) throws { #expect(try MeasureUnit.find(text) == nil) }

  @Test func whatMayBeTwoUnitsIsNeither() {
    let error = #expect(throws: MeasureUnit.Ambiguous.self) { try MeasureUnit.find("Gosp.") }
    #expect(Set(error?.candidates.map(\.code) ?? []) == ["HH", "FARM"])
  }
}

/// Signs beside and instead of figures, as yearbooks, the data bank and Eurostat print them.
@Suite struct SourceSignTests {
  @Test(arguments: [
    // Objaśnienia znaków umownych.
    (SourceSign.Source.gus, "-", "A", "zero"), (.gus, "–", "A", "zero"), (.gus, "—", "A", "zero"),
    (.gus, "−", "A", "zero"),
    (.gus, " - ", "A", "zero"), (.gus, "0", "N", "zero"), (.gus, "0,0", "N", "zero"), (.gus, ".", "O", "absent"),
    (.gus, "x", "M", "absent"), (.gus, "X", "M", "absent"), (.gus, "#", "Q", "absent"),
    (.gus, "\u{a0}#\u{a0}", "Q", "absent"),
    // The data bank: capitals have separate meanings.
    (.bdl, "-", "M", "absent"), (.bdl, "–", "M", "absent"), (.bdl, "k", "D", "kept"), (.bdl, "K", "B", "kept"),
    (.bdl, "x", "O", "absent"),
    (.bdl, "X", "O", "absent"), (.bdl, "a", "N", "zero"), (.bdl, "A", "N", "zero"), (.bdl, "s", "P", "kept"),
    (.bdl, "n", "L", "absent"),
    (.bdl, "z", "A", "zero"), (.bdl, "Z", "B", "zero"), (.bdl, "p", "W", "kept"), (.bdl, "v", "U", "kept"),
    (.bdl, "M", "B", "kept"),
    (.eurostat, ":", "O", "absent"), (.eurostat, "b", "B", "kept"), (.eurostat, "B", "B", "kept"),
    (.eurostat, "c", "Q", "absent"),
    (.eurostat, "p", "P", "kept"), (.eurostat, "z", "M", "absent"), (.eurostat, "e", "E", "kept"),
    (.eurostat, "s", "E", "kept"),
    (.eurostat, "u", "U", "kept"), (.eurostat, "f", "F", "kept"), (.eurostat, "r", "A", "kept"),
    (.eurostat, "n", "N", "kept"),
    (.sdmx, "A", "A", "kept"), (.sdmx, "q", "Q", "absent"), (.sdmx, "L", "L", "absent"), (.sdmx, "W", "W", "kept"),
    (.sdmx, "H", "H", "absent"),
  ])
  func eachSignMeansWhatItsSourceSays(source: SourceSign.Source, text: String, status: String, value: String) throws {
    let sign = try #require(SourceSign.find(text, of: source))
    #expect(sign.status.rawValue == status && sign.value.rawValue == value)
  }

  @Test(arguments: [
    (SourceSign.Source.gus, ""), (.gus, ":"), (.gus, "--"), (.gus, "0.0"), (.gus, "k"), (.gus, "- -"), (.bdl, "S"),
    (.bdl, "P"), (.bdl, "m"),
    (.bdl, "#"), (.bdl, ""), (.eurostat, "-"), (.eurostat, "bp"), (.eurostat, "x"), (.sdmx, "C"), (.sdmx, ""),
    (.sdmx, "AA"),
  ])
  func otherSignsMeanNothing(source: SourceSign.Source, text: String) {
    #expect(SourceSign.find(text, of: source) == nil)
  }

  /// A status that declares a value absent never keeps one.
  @Test func aMissingValueIsNeverKept() {
    for source in SourceSign.Source.allCases {
      for sign in SourceSign.signs(of: source) {
        #expect(!sign.status.isMissing || sign.value == .absent, "\(source) \(sign.sign)")
        #expect(!sign.meaning.pl.isEmpty && !sign.meaning.en.isEmpty)
      }
    }
  }

  /// CL_OBS_STATUS 2.2: twenty codes, five of which declare the value absent.
  @Test func statusesAreThoseOfTheCodeList() {
    let codes = "A B D E F G H I J K L M N O P Q S U V W".split(separator: " ").map(String.init)
    #expect(ObservationStatus.allCases.map(\.rawValue) == codes)
    #expect(ObservationStatus.allCases.filter(\.isMissing).map(\.rawValue) == ["H", "L", "M", "O", "Q"])
  }

  @Test(arguments: [
    ("AQ", "Q"), ("PO", "O"), ("AP", "P"), ("EF", "F"), ("AB", "B"), ("BP", "P"), ("AN", "A"), ("NN", "N"), ("UE", "E"),
    ("KQ", "Q"),
    ("MQ", "Q"), ("OQ", "O"), ("HL", "L"), ("AAAAU", "U"), ("DB", "B"), ("VP", "P"), ("GV", "V"), ("IP", "I"),
  ])
  func aFigureOfSeveralHasTheStatusThatLimitsIt(parts: String, joint: String) {
    let statuses = parts.compactMap { ObservationStatus(rawValue: String($0)) }
    #expect(statuses.count == parts.count)
    #expect(ObservationStatus.ofAll(statuses)?.rawValue == joint)
  }

  /// The lists that columns may name in the configuration.
  @Test func sharedListsAreWhole() {
    let counts: [(SharedCodes, String, Int)] = [
      (.observationStatus, "obs-status", 20), (.frequency, "freq", 7), (.gusSigns, "gus-signs", 6),
      (.bdlSigns, "bdl-signs", 14),
      (.eurostatSigns, "eurostat-signs", 12), (.units, "units", 97),
    ]
    #expect(counts.count == SharedCodes.allCases.count)
    for (list, name, count) in counts {
      let meanings = list.meanings
      #expect(list.rawValue == name && meanings.count == count && Set(meanings.map(\.code)).count == count)
      #expect(meanings.allSatisfy { !$0.meaning.pl.isEmpty && !$0.meaning.en.isEmpty }, "\(name)")
    }
  }

  /// A mapping that uses a list is mapped again when the list changes: no function is in two lists.
  @Test func everyFunctionOfAListIsInOneList() {
    let all = BuiltInList.allCases.flatMap(\.functions)
    #expect(Set(all).count == all.count)
    #expect(Set(all) == ["unit", "unit_base", "convert", "status", "sign_value"])
  }
}
