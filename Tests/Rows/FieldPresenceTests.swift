import Testing

@testable import Rows

@Suite struct FieldPresenceTests {
  private func field(_ found: Int, _ missing: Int, isColumn: Bool = true) -> FieldPresence {
    FieldPresence(field: "uczniowie", place: "Uczniowie", isColumn: isColumn, found: found, missing: missing)
  }

  @Test func documentsAreCounted() {
    var presence = field(0, 0)
    #expect(presence.isUnknown && !presence.isAbsent)
    presence.count(false)
    #expect(!presence.isUnknown && presence.isAbsent)
    presence.count(true)
    #expect(!presence.isAbsent)
    #expect([presence.found, presence.missing] == [1, 1])
  }

  /// A column is lost if the share of documents without it has grown, a member only if no document has it.
  @Test(arguments: [
    (before: (3, 0), now: (3, 0), column: false, member: false),
    (before: (3, 0), now: (2, 1), column: true, member: false),
    (before: (3, 0), now: (0, 3), column: true, member: true),
    (before: (0, 3), now: (0, 3), column: false, member: false),
    (before: (2, 1), now: (4, 2), column: false, member: false),
    (before: (2, 1), now: (4, 3), column: true, member: false),
    (before: (1, 9), now: (0, 1), column: true, member: true),
    (before: (5, 5), now: (1, 0), column: false, member: false),
  ])
  func whatCountsAsLost(before: (Int, Int), now: (Int, Int), column: Bool, member: Bool) {
    #expect(field(now.0, now.1).isLost(since: field(before.0, before.1)) == column)
    let (old, new) = (field(before.0, before.1, isColumn: false), field(now.0, now.1, isColumn: false))
    #expect(new.isLost(since: old) == member)
  }

  @Test func aFieldThatWasNeverSeenIsNotLost() {
    let before = [field(3, 0)]
    var now = field(0, 3)
    #expect([now].lost(since: before) == [now])
    now.field = "nauczyciele"
    #expect([now].lost(since: before).isEmpty)
    #expect([field(0, 3)].lost(since: []).isEmpty)
  }

  @Test func wordsSayWhereItIsMissing() {
    #expect(field(0, 2).words == "the column Uczniowie")
    #expect(field(1, 2).words == "the column Uczniowie (in 2 of 3 documents)")
    #expect(field(0, 2).warning == "no document has the column Uczniowie, so uczniowie is empty")
    #expect(field(0, 2, isColumn: false).warning == "no record has the field Uczniowie, so uczniowie is empty")
  }
}
