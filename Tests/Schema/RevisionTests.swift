import Schema
import Testbed
import Testing

@Suite struct RevisionTests {
  private static let observations = Dataset(
    id: "ludnosc", title: Bilingual(pl: "", en: ""),
    columns: [
      Column(name: "area", type: .area, privacy: .public), Column(name: "value", type: .decimal, privacy: .public),
      Column(name: "unit", type: .text, privacy: .public), Column(name: "status", type: .code, privacy: .public),
      Column(name: "clerk", type: .text, privacy: .personal),
    ], key: ["area"])

  private func revisions(
    _ old: [Value], _ new: [Value], of dataset: Dataset = observations, isPublic: Bool = false
  ) -> [Revision] {
    var found: [Revision] = []
    RevisionRule(dataset, isPublic: isPublic).each(
      version: 2, key: [old[0]], old: { old[$0] }, new: { new[$0] }, earlier: { _, _ in nil }
    ) { found.append($0) }
    return found
  }

  private func back(
    _ earlier: (Value, Value)?, _ new: (Value, Value), isNew: Bool = false, status: Value = "M"
  ) -> [Revision] {
    let (old, new): ([Value], [Value]) = (["12", nil, nil, isNew ? nil : status, nil], ["12", new.0, nil, new.1, nil])
    var found: [Revision] = []
    RevisionRule(Self.observations).each(
      version: 3, key: [old[0]], isNew: isNew, old: { old[$0] }, new: { new[$0] },
      earlier: { column, status in
        #expect(column == 1 && status == 3)
        return earlier
      }
    ) { found.append($0) }
    return found
  }

  @Test func aValueThatHadGoneStandsBesideTheLastThatWasKnown() throws {
    let returned = try #require(back(("8500", "A"), ("8555", "A")).first)
    #expect(returned.kind == .returned && returned.before == "8500" && returned.after == "8555")
    #expect(returned.difference(.decimal)?.amount.description == "55")
    #expect(back(("8500", "A"), ("8500", "A")).map(\.kind) == [.returned])
    // A provisional value and its final one, with a gap between them.
    #expect(back(("8500", "P"), ("8555", "A")).map(\.kind) == [.final])
    #expect(back(("8500", "P"), ("8555", "P")).map(\.kind) == [.returned])
    // Of what was never known, only a gap that the status had named is filled.
    #expect(back(nil, ("8555", "A"), status: "L").isEmpty)
    #expect(back(nil, ("8555", "A")).map(\.kind) == [.filled])
    // A row that returns unchanged is not a revision; with another value or status it is.
    #expect(back(("4444", "A"), ("4444", "A"), isNew: true).isEmpty)
    #expect(back(("4444", "A"), ("4445", "A"), isNew: true).map(\.kind) == [.returned])
    #expect(back(("4444", "A"), ("4444", "B"), isNew: true).map(\.kind) == [.returned])
    #expect(back(nil, ("4444", "A"), isNew: true).isEmpty)
    #expect(back(("4444", "A"), (nil, "M"), isNew: true).isEmpty)
  }

  private func kinds(_ old: (Value, Value), _ new: (Value, Value)) -> [Revision.Kind] {
    revisions(["12", old.0, "osoba", old.1, nil], ["12", new.0, "osoba", new.1, nil]).map(\.kind)
  }

  @Test func whatBecomesOfAnObservation() {
    #expect(kinds(("1", "A"), ("1", "A")) == [])
    #expect(kinds(("1", "A"), ("2", "A")) == [.restated])
    #expect(kinds(("1", "P"), ("2", "P")) == [.restated])
    #expect(kinds(("1", "P"), ("2", "A")) == [.final])
    // A final value that is the provisional one confirms it.
    #expect(kinds(("1", "P"), ("1", "A")) == [.final])
    #expect(kinds(("1", "E"), ("1", "P")) == [.status])
    #expect(kinds(("1", "A"), ("1", "B")) == [.status])
    #expect(kinds(("1", "A"), (nil, "M")) == [.withdrawn])
    // The first value of a period is new, also one that was expected; but not if it had been declared absent.
    #expect(kinds((nil, "L"), ("1", "A")) == [])
    for gap: Value in ["H", "M", "O", "Q"] {
      #expect(kinds((nil, gap), ("0", "A")) == [.filled])
      #expect(kinds((nil, gap), ("0", gap)) == [.filled])
    }
    #expect(kinds((nil, nil), ("1", "P")) == [])
    #expect(kinds((nil, "M"), (nil, "L")) == [.status])
  }

  @Test func theStatusStandsBesideTheValue() throws {
    let found = revisions(["12", "779115", "osoba", "P", nil], ["12", "779966", "osoba", "A", nil])
    let revision = try #require(found.first)
    #expect(found.count == 1 && revision.column == 1)
    #expect(revision.statusBefore == "P" && revision.statusAfter == "A")
    let difference = try #require(revision.difference(.decimal))
    #expect(difference.amount.description == "851" && difference.percent?.description == "0.11")
  }

  @Test func otherColumnsAreComparedOneByOne() {
    let found = revisions(["12", "1", "osoba", "A", "Anna"], ["12", "1", "tys.", "A", nil])
    #expect(found.map(\.column) == [2, 4])
    #expect(found.map(\.kind) == [.restated, .withdrawn])
    #expect(revisions(["12", "1", nil, "A", nil], ["12", "1", "osoba", "A", "Anna"]).isEmpty)
  }

  @Test func columnsThatAreNotPublicStayOut() {
    let found = revisions(["12", "1", "a", "A", "Anna"], ["12", "2", "a", "A", "Jan"], isPublic: true)
    #expect(found.map(\.column) == [1])
    var dataset = Self.observations
    dataset.columns[3].privacy = .internal
    // Without its status a value is compared alone.
    let alone = revisions(["12", "1", "a", "P", nil], ["12", "2", "a", "A", nil], of: dataset, isPublic: true)
    #expect(alone.map(\.kind) == [.restated] && alone[0].statusAfter == .null)
    #expect(revisions(["12", "1", "a", "P", nil], ["12", "1", "a", "A", nil], of: dataset, isPublic: true).isEmpty)
  }

  @Test func aCodeOfDigitsHasNoDifference() {
    let revision = Revision(kind: .restated, version: 2, key: [], column: 0, before: "5", after: "7")
    #expect(revision.difference(.code) == nil)
    #expect(revision.difference(.integer)?.amount.description == "2")
    let gone = Revision(kind: .withdrawn, version: 2, key: [], column: 0, before: "5", after: nil)
    #expect(gone.difference(.decimal) == nil)
  }

  /// A register has a column of that name and no value beside it.
  @Test func aStatusAloneIsAColumnLikeAnyOther() {
    let dataset = Dataset(
      id: "zlobki", title: Bilingual(pl: "", en: ""),
      columns: [Column(name: "id", type: .code), Column(name: "status", type: .code)], key: ["id"])
    let found = revisions(["1", "otwarty"], ["1", "zamknięty"], of: dataset)
    #expect(found.map(\.kind) == [.restated] && found[0].column == 1)
  }
}
