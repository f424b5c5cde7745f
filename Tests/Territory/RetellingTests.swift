import Testing

@testable import Territory

@Suite struct RetellingTests {
  private func told(
    _ values: [String: String], then: String, on day: String, _ list: AreaList
  ) -> [String] {
    Retelling(list, on: day).tell(values, then: then).map {
      [$0.area, $0.value ?? "-", $0.how.rawValue, $0.weight, $0.note].joined(separator: " | ")
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
    // The other way both parts make the whole.
    #expect(
      told(["1207052": "6000", "1207132": "1800"], then: "2025-12-31", on: "2024-12-31", list)
        == ["1207052 | 7800 | summed |  | 1207052, 1207132"])
    #expect(
      told(["1207052": "6000"], then: "2025-12-31", on: "2024-12-31", list)
        == ["1207052 | - | not-comparable |  | there is no value of 1207132"])
  }

  @Test func withoutAWeightASplitIsNotComparable() {
    let list = AreaList(
      areas: [],
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

  @Test(arguments: [("0.1", "0.2", "0.3"), ("-1.5", "1.5", "0"), ("12", "0.05", "12.05"), ("-0.75", "0.5", "-0.25")])
  func sumsAreExact(a: String, b: String, sum: String) throws {
    #expect(try #require(Exact(a)).plus(try #require(Exact(b)))?.text == sum)
  }

  @Test func whatDoesNotFitHasNoSum() throws {
    let large = try #require(Exact("900000000000000000"))
    #expect(large.times(large) == nil)
    #expect(large.plus(try #require(Exact("0.000000000000000001"))) == nil)
    #expect(Exact("1,5") == nil && Exact("") == nil)
    #expect(try #require(Exact("7883")).times(try #require(Exact("0.2321")))?.text == "1829.6443")
  }
}
