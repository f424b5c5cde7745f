internal import Formats
internal import Glibc
internal import Landing
internal import Platform
internal import Schema
internal import Testbed
internal import Testing

@testable import Connectors
@testable internal import Readers

/// Names that people and programs give to files: each file is taken or reported, unless it is passed over on purpose.
@Suite struct DropNameTests {
  let bench: FetchBench
  let drop: String

  init() throws {
    bench = try FetchBench(now: .now)
    drop = bench.folder.file("drop")
    try Files.makeFolder(drop)
    bench.clock.pass(40)
  }

  private func source(_ pattern: String = "*.csv", take: String = "newest", marker: String = "", ignore: String = "")
    throws -> FetchSource
  {
    let rules = Drop(
      folder: Template(literal: drop), pattern: Template(literal: pattern), settle: Template(literal: "0s"),
      marker: Template(literal: marker), take: Template(literal: take), ignore: Template(literal: ignore))
    let stream = StreamManifest(name: "table", origin: .drop(rules), format: CSVFormat())
    let connector = ConnectorManifest(id: "c", folder: "", title: Bilingual(pl: "", en: ""), streams: [stream])
    return FetchSource(id: "s", connector: connector)
  }

  private func write(_ name: String, _ text: String = "a") throws { try bench.folder.write("drop/\(name)", text) }

  /// A name of any bytes.
  private func write(_ name: [UInt8], _ text: String = "a") throws {
    let path = (Array("\(drop)/".utf8) + name).map { CChar(bitPattern: $0) } + [0]
    let file = open(path, O_WRONLY | O_CREAT, 0o644)
    try #require(file >= 0)
    defer { close(file) }
    #expect(Glibc.write(file, text, text.utf8.count) == text.utf8.count)
  }

  /// `żółte-2026.csv` as Windows has written it.
  private static let windows: [UInt8] = [0xbf, 0xf3, 0xb3] + Array("te-2026.csv".utf8)

  @Test func aNameThatIsNotUTF8IsTaken() throws {
    try write("rejestr-2025.csv", "old")
    usleep(20_000)
    try write(Self.windows, "new")
    let fetched = try bench.fetched(try source())
    #expect(try bench.text(fetched.documents[0]) == "new")
    #expect(fetched.documents[0].requestKey == "\\xbf\\xf3\\xb3te-2026.csv")
    // It would look different on every screen, so it is said.
    #expect(fetched.warnings == ["\\xbf\\xf3\\xb3te-2026.csv in \(drop) was taken, with a name that is not UTF-8"])
    #expect(fetched.documents[0].url == "\(drop)/\\xbf\\xf3\\xb3te-2026.csv")
    #expect(try bench.fetched(try source()).isUnchanged)
  }

  @Test(arguments: [
    "REJESTR.CSV", "Rejestr.Csv", "dane\\rejestr.csv", "dwa słowa.csv", "rej\nestr.csv", "rej\u{1b}[2Jestr.csv",
    "żłobki.csv", "z\u{307}łobki.csv", "a'b\"c.csv", "$(x).csv", "-rf.csv", "100%.csv", "a?b#c.csv", "rejestr.csv.csv",
  ])
  func aNameThatFitsIsTaken(name: String) throws {
    try write(name, "content")
    let fetched = try bench.fetched(try source())
    #expect(fetched.documents.map(\.requestKey) == [name] && fetched.warnings.isEmpty)
    #expect(try bench.text(fetched.documents[0]) == "content")
  }

  @Test(arguments: [
    ("nowe.xlsx", "nowe.xlsx"), ("dane.csv.zip", "dane.csv.zip"), ("dane.txt", "dane.txt"), ("dane", "dane"),
    ("dane.csv ", "dane.csv "), ("a\nb.xls", "a\\nb.xls"), ("dane csv", "dane csv"),
  ])
  func aFileThatNobodyTakesIsNamed(name: String, shown: String) throws {
    try write("a.csv")
    try write(name)
    let fetched = try bench.fetched(try source())
    #expect(fetched.documents.map(\.requestKey) == ["a.csv"])
    #expect(
      fetched.warnings == [
        "\(shown) in \(drop) is taken by no pattern (*.csv): rename, or take away, or name in `ignore`"
      ])
  }

  @Test func namesThatAreNotUTF8AreReportedToo() throws {
    try write("rejestr.csv")
    try write(Self.windows)
    let fetched = try bench.fetched(try source("rejestr*.csv"))
    #expect(fetched.warnings.count == 1 && fetched.warnings[0].hasPrefix("\\xbf\\xf3\\xb3te-2026.csv in "))
  }

  /// Only the ending stands for its capitals; another spelling of the rest is reported.
  @Test func aNameInOtherCapitalsIsReported() throws {
    try write("rejestr-1.csv")
    try write("Rejestr-2.csv")
    let fetched = try bench.fetched(try source("rejestr*.csv"))
    #expect(fetched.warnings.count == 1 && fetched.warnings[0].hasPrefix("Rejestr-2.csv in "))
  }

  @Test func twoFilesThatDifferInCapitalsAreTold() throws {
    try write("rejestr.csv", "1")
    try write("REJESTR.CSV", "2")
    let fetched = try bench.fetched(try source(take: "all"))
    #expect(fetched.documents.count == 2)
    #expect(
      fetched.warnings == [
        "REJESTR.CSV, rejestr.csv in \(drop) differ only in capitals: one of them may be the older one"
      ])
  }

  /// Hidden files, locks, transfers under way, explanations, and what the source names.
  @Test func someFilesArePassedOverOnPurpose() throws {
    try write("a.csv")
    for name in [
      ".ukryty.csv", "~$a.csv", ".~lock.a.csv#", "a.csv.part", "a.csv.PART", "a.csv~", "b.csv.crdownload", "c.csv.tmp",
      "d.csv.filepart", ".a.csv.swp", "Thumbs.db", "desktop.ini", "README.md", "Czytaj to.txt", "kopia.xlsx",
    ] {
      try write(name, "other")
    }
    let fetched = try bench.fetched(try source(take: "all", ignore: "*.xlsx"))
    #expect(fetched.documents.map(\.requestKey) == ["a.csv"] && fetched.warnings.isEmpty)
    // A pattern that ends like them takes them.
    #expect(try bench.fetched(try source("*.tmp")).documents.map(\.requestKey) == ["c.csv.tmp"])
  }

  /// Files of another source in the same folder are nobody's business here.
  @Test func whatAnotherSourceTakesIsNoStray() throws {
    try write("szkoly-1.csv")
    try write("zlobki-1.csv")
    try write("inne.csv")
    let other = DropRules(folder: drop + "/", pattern: "zlobki*.csv", settleSeconds: 0, marker: nil, take: .newest)
    let fetched = try bench.fetched(try source("szkoly*.csv"), FetchOptions(neighbours: [other]))
    #expect(fetched.warnings.count == 1 && fetched.warnings[0].hasPrefix("inne.csv in "))
    let elsewhere = DropRules(folder: drop + "2", pattern: "*", settleSeconds: 0, marker: nil, take: .newest)
    #expect(
      try bench.fetched(try source("szkoly*.csv"), FetchOptions(neighbours: [elsewhere])).warnings[0].contains("zlobki")
    )
  }

  /// A stream that names one file has no interest in others, unless their names are like its own.
  @Test func aStreamOfOneFileLeavesOthersAlone() throws {
    for name in ["obszary.csv", "grupy.csv", "LICENCJA"] { try write(name) }
    #expect(try bench.fetched(try source("obszary.csv")).warnings.isEmpty)
    try write("obszary (2).csv")
    #expect(try bench.fetched(try source("obszary.csv")).warnings.first?.hasPrefix("obszary (2).csv in ") == true)
  }

  @Test func anEmptiedFolderIsTold() throws {
    try write("a.csv")
    _ = try bench.fetched(try source())
    try Files.remove("\(drop)/a.csv")
    try write("b.xlsx")
    let fetched = try bench.fetched(try source())
    #expect(fetched.isUnchanged)
    #expect(
      fetched.warnings == [
        "b.xlsx in \(drop) is taken by no pattern (*.csv): rename, or take away, or name in `ignore`",
        "no file in \(drop) is named like *.csv: a.csv of an earlier run is used again",
      ])
  }

  @Test func aFirstRunSaysWhatIsThereInstead() throws {
    try write("a.xlsx")
    try Files.makeFolder("\(drop)/b.csv")
    let error = try #require(#expect(throws: FetchError.self) { try bench.run(try source()) })
    #expect(error.what == "no file in \(drop) is named like *.csv; there is a.xlsx, b.csv")
  }

  @Test func oneFileOfManyThatIsMissingIsTold() throws {
    for name in ["a.csv", "b.csv", "c.csv"] { try write(name, name) }
    _ = try bench.fetched(try source(take: "all"))
    try Files.remove("\(drop)/b.csv")
    #expect(
      try bench.fetched(try source(take: "all")).warnings == [
        "b.csv, taken by the last run, is not in \(drop) any more"
      ])
    // Names that change from day to day are no loss.
    _ = try bench.fetched(try source(take: "all"))
    try Files.remove("\(drop)/a.csv")
    try write("d.csv", "d")
    #expect(try bench.fetched(try source(take: "all")).warnings.isEmpty)
  }

  // MARK: Folders, dates and letters

  private func date(_ name: String, _ seconds: Int) throws {
    var times = [timeval(tv_sec: seconds, tv_usec: 0), timeval(tv_sec: seconds, tv_usec: 0)]
    #expect(utimes("\(drop)/\(name)", &times) == 0)
  }

  /// A newer file in a folder of the folder would be passed over in silence; older ones are an archive.
  @Test(arguments: ["newest", "all"]) func aFolderWithANewerFileIsTold(take: String) throws {
    try write("a.csv")
    try write("2026/b.csv")
    try write("2026/notes.pdf")
    try date("a.csv", 1_700_000_000)
    let told =
      "2026 in \(drop) is a folder with such files, which are not taken: move them here, or name the folder in `ignore`"
    try date("2026/b.csv", 1_700_000_100)
    #expect(try bench.fetched(try source(take: take)).warnings == [told])
    #expect(try bench.fetched(try source(take: take, ignore: "2026")).warnings.isEmpty)
    try date("2026/b.csv", 1_600_000_000)
    #expect(try bench.fetched(try source(take: take)).warnings == (take == "all" ? [told] : []))
    // What is no table, and the folder of another source, are nobody's business.
    try Files.remove("\(drop)/2026/b.csv")
    #expect(try bench.fetched(try source(take: take)).warnings.isEmpty)
    try write("2026/b.csv")
    let other = DropRules(folder: "\(drop)/2026", pattern: "*.csv", settleSeconds: 0, marker: nil, take: .newest)
    #expect(try bench.fetched(try source(take: take), FetchOptions(neighbours: [other])).warnings.isEmpty)
  }

  @Test func twoFilesOfOneDateAreTold() throws {
    try write("a.csv", "a")
    try write("b.csv", "b")
    for name in ["a.csv", "b.csv"] { try date(name, 1_700_000_000) }
    let fetched = try bench.fetched(try source())
    #expect(fetched.documents.map(\.requestKey) == ["b.csv"])
    #expect(
      fetched.warnings == [
        "a.csv in \(drop) has the same date as b.csv, which was taken for its name: touch the right one"
      ])
    #expect(try bench.fetched(try source(take: "all")).warnings.isEmpty)
  }

  @Test func oneNameInTwoEncodingsIsTold() throws {
    try write(Array("z\u{307}.csv".utf8))
    try write(Array("\u{17C}.csv".utf8))
    let fetched = try bench.fetched(try source(take: "all"))
    #expect(fetched.warnings.count == 1 && fetched.warnings[0].contains("look alike, since their letters"))
  }

  @Test(arguments: [".ok", ".OK"]) func aMarkerInCapitalsIsAMarker(ending: String) throws {
    try write("a.csv")
    try write("a.csv\(ending)")
    let fetched = try bench.fetched(try source(marker: ".ok"))
    #expect(fetched.documents.map(\.requestKey) == ["a.csv"] && fetched.warnings.isEmpty)
  }

  @Test func aFileThatWaitsForItsMarkIsTold() throws {
    try write("a.csv")
    try write("a.csv.ok")
    try write("b.csv")
    let fetched = try bench.fetched(try source(marker: ".ok"))
    #expect(fetched.documents.map(\.requestKey) == ["a.csv"])
    #expect(fetched.warnings == ["b.csv in \(drop) waits for its mark (.ok)"])
  }

  /// Every file of a folder with random names is taken, reported, or passed over by a rule.
  @Test(arguments: 1...20 as ClosedRange<UInt64>) func nothingIsPassedOverInSilence(seed: UInt64) throws {
    var random = Seeded(seed)
    let stems = ["a", "B", "ż", "x y", "c\\d", "e\nf", "100%"]
    let endings = [".csv", ".CSV", ".xlsx", ".txt", "", ".csv.zip", ".Csv"]
    var names: Set<String> = []
    for _ in 0..<12 { names.insert(random.pick(stems) + random.pick(endings)) }
    for name in names { try write(name, name) }
    let fetched = try? bench.fetched(try source(take: "all"))
    guard let fetched else { return #expect(!names.contains { $0.lowercased().hasSuffix(".csv") }, "seed \(seed)") }
    let taken = Set(fetched.documents.map(\.requestKey))
    #expect(taken == names.filter { $0.lowercased().hasSuffix(".csv") }, "seed \(seed)")
    let others = names.subtracting(taken)
    let warning = fetched.warnings.first { $0.contains("taken by no pattern") } ?? ""
    let more = others.count > 3 ? "and \(others.count - 3) more" : ""
    #expect(others.isEmpty == warning.isEmpty && warning.contains(more), "seed \(seed): \(warning)")
  }
}
