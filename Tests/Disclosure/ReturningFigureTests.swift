import Schema
import Territory
import Testing

@testable import Disclosure

/// Figures that were absent for a while, or that return to an earlier value.
@Suite struct ReturningFigureTests {
  private static func table(minimum: Int = 5) -> SmallTable {
    SmallTable(["area", "sex"], minimum: minimum, totals: [.rows(column: "sex", total: "T", parts: [])])
  }

  /// A figure that was hidden, then empty for a version, then back, stays hidden: consumers who assume that it did not
  /// change would compute its neighbours of the first version.
  @Test func aGapDoesNotRevealWhatWasHidden() throws {
    var table = Self.table()
    #expect(try table.bring(["1 T": "30", "1 K": "3", "1 M": "27"]) == ["1 K", "1 M"])
    _ = try table.bring(["1 T": "30", "1 K": nil, "1 M": nil])
    #expect(try table.bring(["1 T": "30", "1 K": "9", "1 M": "21"]) == ["1 K", "1 M"])
    // Nothing else keeps it hidden: where no version hid it, it is shown.
    var other = Self.table()
    _ = try other.bring(["1 T": "30", "1 K": "9", "1 M": "21"])
    _ = try other.bring(["1 T": "30", "1 K": nil, "1 M": nil])
    #expect(try other.bring(["1 T": "30", "1 K": "9", "1 M": "21"]) == [])
  }

  /// A value that was published long ago and left since is not known to be the value now.
  @Test func anEarlierValueThatReturnsIsHidden() throws {
    var table = Self.table(minimum: 2)
    #expect(try table.bring(["1 T": "30", "1 K": "3", "1 M": "27"]) == [])
    #expect(try table.bring(["1 T": "39", "1 K": "12", "1 M": "27"]) == [])
    // From here on, three is at risk.
    table.control.frequency = DisclosureControl.Threshold(column: nil, minimum: 5)
    let hidden = try table.bring(["1 T": "31", "1 K": "3", "1 M": "28"])
    #expect(hidden.contains("1 K") && hidden.count >= 2, "\(hidden)")
    // What the newest version shows is known, and need not be protected by others.
    var same = Self.table(minimum: 2)
    _ = try same.bring(["1 T": "30", "1 K": "3", "1 M": "27"])
    same.control.frequency = DisclosureControl.Threshold(column: nil, minimum: 5)
    #expect(try same.bring(["1 T": "30", "1 K": "3", "1 M": "27"]) == ["1 K"])
  }

  /// The day on which the members of a grouping count is that of the column of type period, not of a text that looks
  /// like one.
  @Test(arguments: [("period", 2), ("code", 0), (nil, nil)] as [(String?, Int?)])
  func thePeriodIsThatOfItsColumn(name: String?, place: Int?) {
    let table = TableRows(keyNames: ["code", "area", "period"], period: name, version: 1)
    #expect(table.period == place)
  }
}
