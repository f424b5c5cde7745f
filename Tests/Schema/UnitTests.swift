internal import Platform
internal import Testing

@testable internal import Schema

@Suite("Units and signs")
struct UnitTests {
  @Test("the table is whole: no code twice, every base is a unit of factor one, factors are positive")
  func table() {
    let units = MeasureUnit.all
    #expect(units.count == 97)
    #expect(Set(units.map(\.code)).count == units.count)
    for unit in units {
      #expect(unit.factor.scaled > 0, "\(unit.code)")
      #expect(units.contains { $0.code == unit.base && $0.factor == ExactNumber(1) }, "\(unit.code)")
    }
  }

  @Test("a spelling names one unit, but for those that are known to name two")
  func spellings() throws {
    for unit in MeasureUnit.all {
      for text in [unit.code, unit.name.pl, unit.name.en] + unit.spellings where text != "gosp." {
        #expect(try MeasureUnit.find(text) == unit, "\(text)")
      }
    }
    #expect(try MeasureUnit.find("TYS.\u{A0}ZŁ")?.code == "THS_PLN")
    #expect(try MeasureUnit.find("Gg")?.code == "GG")
    #expect(throws: MeasureUnit.Ambiguous.self) { try MeasureUnit.find("gosp.") }
  }

  @Test("there and back is the same number, or says that it is not")
  func conversions() throws {
    let values = ["1", "-12.5", "0", "779966", "0.000001", "999999999999999999"].compactMap { ExactNumber($0) }
    for from in MeasureUnit.all {
      for to in MeasureUnit.all where to.base == from.base {
        for value in values {
          guard let there = try? from.convert(value, to: to) else { continue }
          #expect(try to.convert(there, to: from) == value, "\(value) \(from.code) \(to.code)")
        }
      }
    }
  }

  @Test("every measure of the data bank has a code of the list")
  func measures() throws {
    let lines = String(decoding: try Files.read("Connectors/gus-bdl/measures.csv"), as: UTF8.self).split(
      separator: "\n")
    #expect(lines.first == "id,name,name_pl,code")
    for line in lines.dropFirst() {
      let code = line.split(separator: ",", omittingEmptySubsequences: false).last.map(String.init) ?? ""
      #expect(try MeasureUnit.find(code)?.code == code, "\(line)")
    }
  }

  @Test("every attribute of the data bank has the status and the value of its symbol")
  func attributes() throws {
    let lines = String(decoding: try Files.read("Connectors/gus-bdl/attributes.csv"), as: UTF8.self).split(
      separator: "\n")
    for line in lines.dropFirst() {
      let parts = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      #expect(ObservationStatus(rawValue: parts[4]) != nil, "\(line)")
      if parts[1].isEmpty { continue }
      let sign = try #require(SourceSign.find(parts[1], of: .bdl), "\(line)")
      #expect(sign.status.rawValue == parts[4], "\(line)")
      #expect((sign.value == .absent) == (parts[2] == "1") && (sign.value == .zero) == (parts[3] == "1"), "\(line)")
    }
  }

  @Test("the signs of one source keep their different meanings")
  func meanings() {
    for source in SourceSign.Source.allCases {
      let signs = SourceSign.signs(of: source)
      #expect(Set(signs.map(\.sign)).count == signs.count)
    }
    let gus = ["-", ".", "x", "#"].compactMap { SourceSign.find($0, of: .gus)?.status.rawValue }
    #expect(gus == ["A", "O", "M", "Q"])
    #expect(SourceSign.find("n", of: .bdl)?.status == .notCollected && SourceSign.find("n", of: .gus) == nil)
  }

  @Test("the status of what is made of several depends on neither order nor grouping")
  func joint() throws {
    let all = ObservationStatus.allCases
    #expect(Set(ObservationStatus.precedence) == Set(all) && ObservationStatus.precedence.count == all.count)
    #expect(ObservationStatus.ofAll([]) == nil)
    for a in all {
      #expect(ObservationStatus.ofAll([a]) == a && ObservationStatus.ofAll([a, a]) == a)
      for b in all {
        let joint = try #require(ObservationStatus.ofAll([a, b]))
        #expect(joint == ObservationStatus.ofAll([b, a]) && [a, b].contains(joint))
        // One part without a value leaves no value.
        #expect(joint.isMissing == (a.isMissing || b.isMissing))
        for c in all {
          #expect(ObservationStatus.ofAll([joint, c]) == ObservationStatus.ofAll([a, b, c]))
        }
      }
    }
    // A final figure makes none of these final.
    for open in [ObservationStatus.provisional, .estimated, .forecast, .unvalidated] {
      for other in [ObservationStatus.normal, .seriesBreak, .definitionDiffers, .lowReliability, .notSignificant] {
        #expect(ObservationStatus.ofAll([other, open]) == open)
      }
    }
    #expect(ObservationStatus.ofAll([.normal, .seriesBreak]) == .seriesBreak)
    #expect(ObservationStatus.ofAll([.normal, .notSignificant]) == .normal)
  }

  @Test func everyBuiltInListHasADigestOfItsOwn() {
    #expect(Set(BuiltInList.allCases.map(\.digest)).count == BuiltInList.allCases.count)
  }

  @Test("the page shows every unit, status and sign")
  func page() throws {
    let page = String(decoding: try Files.read("docs/periods-units-status.md"), as: UTF8.self)
    for unit in MeasureUnit.all {
      #expect(page.contains("| `\(unit.code)` | \(unit.name.pl) | \(unit.name.en) | \(unit.factor) `\(unit.base)` |"))
    }
    for status in ObservationStatus.allCases {
      #expect(page.contains("| `\(status.rawValue)` | \(status.meaning.pl) | \(status.meaning.en) |"), "\(status)")
    }
    for source in [SourceSign.Source.gus, .bdl, .eurostat] {
      for sign in SourceSign.signs(of: source) {
        let line = "| `\(sign.sign)` | `\(sign.status.rawValue)` | \(sign.value.rawValue) | \(sign.meaning.pl) |"
        #expect(page.contains(line), "\(line)")
      }
    }
  }
}
