import Testing

@testable import Schema

/// Whose rows are whose, as files have it since the first release.
@Suite struct OwnerTests {
  private struct Case: Sendable {
    let text: String
    let owner: Owner
    var source: String?
    var stream: String?
    var derived: String?
  }

  private static let cases = [
    Case(text: "gus", owner: .source("gus"), source: "gus"),
    Case(text: "gus-bdl_2", owner: .source("gus-bdl_2"), source: "gus-bdl_2"),
    Case(text: "gus/ludnosc", owner: .stream("ludnosc", of: "gus"), source: "gus", stream: "ludnosc"),
    Case(text: "gus/a/b", owner: .stream("a/b", of: "gus"), source: "gus", stream: "a/b"),
    Case(text: "derived:wskazniki", owner: .derivation(of: "wskazniki"), derived: "wskazniki"),
    Case(text: "derived:a/b", owner: .derivation(of: "a/b"), derived: "a/b"),
    Case(text: "derived", owner: .source("derived"), source: "derived"),
    Case(text: "Derived:x", owner: .source("Derived:x"), source: "Derived:x"),
    Case(text: "", owner: .source(""), source: ""),
    Case(text: "/", owner: .stream("", of: ""), source: "", stream: ""),
  ]

  @Test(arguments: cases.indices) func aTextIsReadAndWritten(_ index: Int) {
    let item = Self.cases[index]
    let owner = Owner(item.text)
    #expect(owner == item.owner)
    #expect(owner.text == item.text)
    #expect("\(owner)" == item.text)
    #expect(owner.source == item.source)
    #expect(owner.stream == item.stream)
    #expect(owner.derivedDataset == item.derived)
  }

  @Test func ownersOfOneSourceDiffer() {
    #expect(Owner.source("gus") != .stream("gus", of: "gus"))
    #expect(Owner.derivation(of: "gus") != .source("gus"))
    #expect(Set(["gus", "gus/a", "gus/b", "derived:gus"].map { Owner($0) }).count == 4)
  }
}
