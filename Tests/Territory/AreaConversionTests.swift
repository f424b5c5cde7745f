import Testing

@testable import Territory

@Suite struct AreaConversionTests {
  private func told(
    _ values: [String: String], then: String, on day: String, _ list: AreaList
  ) -> [String] {
    AreaConversion(list, on: day).tell(values.mapValues { .init($0) }, then: then, isAdditive: true).map {
      [$0.area, $0.figure.value.isEmpty ? "-" : $0.figure.value, $0.how.rawValue, $0.weight, $0.note].joined(
        separator: " | ")
    }
  }

  @Test func aKindThatChangedIsTheSameTerritory() {
    #expect(
      told(["1206142": "8000", "1201011": "5"], then: "1996-12-31", on: "2020-12-31", Lists.small)
        == ["1201011 | 5 | original |  | ", "1206143 | 8000 | original |  | 1206142"])
    #expect(
      told(["1206143": "8000"], then: "2020-12-31", on: "1995-12-31", Lists.small)
        == ["1206142 | 8000 | original |  | 1206143"])
  }

  @Test func whatWasMergedIsAddedUp() {
    #expect(
      told(["1201032": "100.5", "1201052": "20"], then: "2009-12-31", on: "2015-12-31", Lists.small)
        == ["1201042 | 120.5 | summed |  | 1201032, 1201052"])
    #expect(
      told(["1201032": "100.5"], then: "2009-12-31", on: "2015-12-31", Lists.small)
        == ["1201042 | - | not-comparable |  | there is no value of 1201052"])
    // A sum cannot be taken apart.
    #expect(
      told(["1201042": "120"], then: "2015-12-31", on: "2009-12-31", Lists.small).allSatisfy {
        $0.contains("not-comparable")
      })
  }

  @Test func aSplitIsApportionedByItsWeight() throws {
    let list = try Lists.shipped()
    #expect(
      told(["1207052": "10000", "1261011": "7"], then: "2024-12-31", on: "2025-12-31", list)
        == [
          "1207052 | 7679 | apportioned | 0.7679 | 1207052", "1207132 | 2321 | apportioned | 0.2321 | 1207052",
          "1261011 | 7 | original |  | ",
        ])
    // In the other direction both parts form the whole.
    #expect(
      told(["1207052": "6000", "1207132": "1800"], then: "2025-12-31", on: "2024-12-31", list)
        == ["1207052 | 7800 | summed |  | 1207052, 1207132"])
    #expect(
      told(["1207052": "6000"], then: "2025-12-31", on: "2024-12-31", list)
        == ["1207052 | - | not-comparable |  | there is no value of 1207132"])
  }

  /// A part is an estimate, however final the whole was; an absent value stays absent; a sum is as final as its parts.
  @Test(arguments: [
    ("A", "E"), ("", "E"), ("P", "E"), ("B", "E"), ("F", "F"), ("E", "E"),
  ])
  func aPartIsAnEstimate(status: String, expected: String) throws {
    let retelling = AreaConversion(try Lists.shipped(), on: "2025-12-31")
    let told = retelling.tell(
      [
        "1207052": AreaConversion.Figure("10000", status: status),
        "1261011": AreaConversion.Figure("7", status: status),
      ],
      then: "2024-12-31", isAdditive: true)
    #expect(told.filter { $0.how == .apportioned }.map(\.figure.status) == [expected, expected])
    #expect(told.filter { $0.how == .original }.map(\.figure.status) == [status])
    let sum = AreaConversion(try Lists.shipped(), on: "2024-12-31").tell(
      ["1207052": AreaConversion.Figure("1", status: status), "1207132": AreaConversion.Figure("2", status: "A")],
      then: "2025-12-31", isAdditive: true)
    #expect(sum.map(\.figure.status) == [status.isEmpty ? "A" : status])
  }

  @Test func withoutAWeightASplitIsNotComparable() {
    let list = AreaList(
      areas: [Area(code: "A", kind: .district, name: "A"), Area(code: "B", kind: .district, name: "B")],
      successions: [
        Succession(date: "2025-01-01", change: .split, from: "A", to: "A"),
        Succession(date: "2025-01-01", change: .split, from: "A", to: "B"),
      ])
    #expect(
      told(["A": "5"], then: "2024-12-31", on: "2025-12-31", list)
        == [
          "A | - | not-comparable |  | nobody knows the weight of A → A",
          "B | - | not-comparable |  | nobody knows the weight of A → B",
        ])
  }

  /// Only a valid code of the list stands for a territory.
  @Test(arguments: [
    ("Kraków", "may be 1261 Kraków"), ("126101", "that is 1261011 Kraków"), ("9999999", "lies in no voivodeship"),
    ("", "neither a TERYT code"), ("=cmd|1", "is not an area"), ("1208043", "\"1208043\" was no code of 2020-12-31"),
    ("1206153", "no gmina miejsko-wiejska of the list"),
  ])
  func whatIsNoCodeOfItsDayIsNotOriginal(code: String, why: String) throws {
    let told = told([code: "5", "1261011": "7"], then: "2020-12-31", on: "2025-12-31", try Lists.shipped())
    #expect(told.contains("1261011 | 7 | original |  | "))
    let other = try #require(told.first { $0.hasPrefix("\(code) |") })
    #expect(other.contains("| - | not-comparable |") && other.contains(why), "\(other)")
  }

  @Test func aTownOf2023IsOneSeriesWithTheVillageOf2020() throws {
    let list = try Lists.shipped()
    #expect(
      told(["1208042": "5000"], then: "2020-12-31", on: "2025-12-31", list) == [
        "1208043 | 5000 | original |  | 1208042"
      ])
    for day in ["1995-12-31", "2015-12-31"] {
      #expect(told(["1208043": "5"], then: "2025-12-31", on: day, list) == ["1208042 | 5 | original |  | 1208043"])
    }
  }

  @Test func marksAndGapsGoAlong() throws {
    let list = try Lists.shipped()
    func told(_ figures: [String: AreaConversion.Figure], on day: String) -> [AreaConversion.Told] {
      AreaConversion(list, on: day).tell(figures, then: "2025-12-31", isAdditive: true)
    }
    let provisional = AreaConversion.Figure("6000", status: "P", mark: "*")
    let whole = told(["1207052": provisional, "1207132": .init("1800", status: "A")], on: "2024-12-31")
    #expect(whole.map(\.figure) == [AreaConversion.Figure("7800", status: "P", mark: "*")])
    let gap = AreaConversion.Figure("", status: "M", mark: ".")
    #expect(told(["1261011": gap], on: "2024-12-31").map(\.figure) == [gap])
    let part = told(["1207052": gap, "1207132": provisional], on: "2024-12-31")
    #expect(part.map(\.how) == [.notComparable] && part[0].note == "the value of 1207052 is empty")
  }

  /// Persons per square kilometre of two gminas are not those of both together.
  @Test func whatDoesNotAddUpIsNotComparable() throws {
    let list = try Lists.shipped()
    let told = AreaConversion(list, on: "2025-12-31")
      .tell(["1207052": .init("80"), "1208043": .init("70")], then: "2024-12-31", isAdditive: false)
    #expect(told.map(\.how) == [.notComparable, .notComparable, .original])
    #expect(told[0].note.contains("nobody has said that these figures add up"))
  }
}
