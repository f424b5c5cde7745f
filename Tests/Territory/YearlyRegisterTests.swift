import Testbed
import Testing

@testable import Territory

/// The list built from any selection of yearly registers, in any order of deliveries: what it says of days is true.
@Suite struct YearlyRegisterTests {
  /// A gmina with the years from which and to which it was in force; nil is for ever.
  private struct Truth {
    var code: String
    var from: Int?
    var to: Int?

    func isValid(in year: Int) -> Bool { (from ?? 0) <= year && year <= (to ?? 9999) }
  }

  private static let years = 2010...2021

  /// Gminas that came, went and changed their kind; a code has one span of days.
  private static func history(_ random: inout Seeded) -> [Truth] {
    (10..<40).flatMap { number -> [Truth] in
      func code(_ kind: Int) -> String { "1201\(number)\(kind)" }
      let first = Int.random(in: 2010...2016, using: &random)
      let second = first + 1 + random.below(4)
      switch random.below(5) {
      case 0: return [Truth(code: code(2))]
      case 1: return [Truth(code: code(2), from: first)]
      case 2: return [Truth(code: code(2), to: second)]
      case 3: return [Truth(code: code(2), from: first, to: second)]
      default: return [Truth(code: code(2), to: first), Truth(code: code(3), from: first + 1)]
      }
    }
  }

  private static func register(_ history: [Truth], _ year: Int, in folder: TemporaryFolder) throws -> String {
    let state = "\(year)-01-01"
    let units = history.filter { $0.isValid(in: year) }.map { truth -> String in
      let digits = truth.code
      return "12;01;\(digits.dropFirst(4).prefix(2));\(digits.suffix(1));G\(digits.prefix(6));gmina;\(state)\n"
    }
    return try folder.write(
      "\(year).csv",
      "WOJ;POW;GMI;RODZ;NAZWA;NAZWA_DOD;STAN_NA\n12;;;;MAŁOPOLSKIE;województwo;\(state)\n"
        + "12;01;;;bocheński;powiat;\(state)\n" + units.joined())
  }

  @Test(arguments: 1...60 as ClosedRange<UInt64>)
  func noDayIsEverWrong(seed: UInt64) throws {
    var random = Seeded(seed)
    let folder = try TemporaryFolder()
    try folder.write(
      "extra.csv",
      "code,kind,name,name_en,parent,valid_from,valid_to,bdl,nuts_2021,nuts_2024\nPL,country,Polska,Poland,,,,,,\n")
    let history = Self.history(&random)
    let chosen = Self.years.filter { _ in !random.once(in: 3) }
    guard let newest = chosen.last else { return }
    // Delivered at once, one by one, or late ones together with the newest so far.
    var rest = chosen
    var done: [Int] = []
    while !rest.isEmpty {
      var batch = rest.filter { _ in random.once(in: 2) }
      if batch.isEmpty { batch = [rest[rest.count - 1]] }
      if let last = done.max(), batch.max() ?? 0 < last { batch.append(last) }
      rest.removeAll { batch.contains($0) }
      done += batch
      let files = try Set(batch).sorted().map { try Self.register(history, $0, in: folder) }
      let built = try AreaListBuilder(registers: files, folder: folder.path)
      try folder.write("areas.csv", String(decoding: built.csv, as: UTF8.self))
      if !built.changes.isEmpty { try Self.add(built.changes, to: folder) }
      try Self.check(built.areas, history, "seed \(seed), \(batch) of \(chosen)")
    }
    let list = try #require(try AreaFiles.read(folder.path))
    for truth in history where truth.isValid(in: newest) { #expect(list.area(truth.code)?.isOver == false) }
    // With one register for each 1 January, in their order, every day is known.
    if chosen.count == newest - chosen[0] + 1, done == done.sorted() {
      #expect(list.areas.allSatisfy { $0.began.isEmpty && $0.ended.isEmpty }, "seed \(seed)")
    }
  }

  private static func add(_ changes: [Succession], to folder: TemporaryFolder) throws {
    let known = try AreaListBuilder.optional(folder.file("successions.csv")) {
      try AreaFiles.successions(in: $0, codes: nil)
    }
    let lines = (known + changes).map { "\($0.date),kind,\($0.from),\($0.to),1\n" }
    try folder.write("successions.csv", "date,change,from,to,weight\n" + lines.joined())
  }

  private static func check(_ areas: [Area], _ history: [Truth], _ where: String) throws {
    for area in areas {
      guard let truth = history.first(where: { $0.code == area.code }) else { continue }
      let (from, to) = (truth.from.map { "\($0)-01-01" } ?? "", truth.to.map { "\($0)-12-31" } ?? "")
      if !area.validFrom.isEmpty { #expect(area.validFrom == from, "\(area) \(truth), \(`where`)") }
      if !area.validTo.isEmpty { #expect(area.validTo == to, "\(area) \(truth), \(`where`)") }
      if !area.began.isEmpty {
        let (after, by) = Area.bounds(area.began)
        #expect(after < from && from <= by || (after.isEmpty && from <= by), "\(area) \(truth), \(`where`)")
      }
      if !area.ended.isEmpty {
        let (last, gone) = Area.bounds(area.ended)
        #expect(last <= to && to < gone, "\(area) \(truth), \(`where`)")
      }
      // What it says to be certain is so.
      for year in years where area.isValid(on: "\(year)-06-30") && year >= (truth.from ?? 0) {
        #expect(truth.isValid(in: year) || !area.isOver && year > (truth.to ?? 9999), "\(year) \(area) \(truth)")
      }
    }
  }
}
