internal import Glibc
internal import Landing
internal import Platform
internal import Schema
import State
internal import Testbed
internal import Testing
internal import Transfer

@testable import Connectors
@testable internal import Readers

@Suite struct FetchDropTests {
  let bench: FetchBench
  let drop: String

  init() throws {
    bench = try FetchBench(now: .now)
    drop = bench.folder.file("drop")
    try Files.makeFolder(drop)
  }

  private func source(pattern: String = "rejestr*.csv", marker: String = "", take: String = "newest") throws
    -> FetchSource
  {
    let rules = Drop(
      folder: try Template(parsing: "{folder}"), pattern: Template(literal: pattern), settle: Template(literal: "30s"),
      marker: Template(literal: marker), take: Template(literal: take))
    let stream = StreamManifest(name: "table", origin: .drop(rules), format: CSVFormat())
    let connector = ConnectorManifest(
      id: "csv-register", folder: "", title: Bilingual(pl: "", en: ""), streams: [stream])
    return FetchSource(id: "zlobki", connector: connector, parameters: ParameterValues(["folder": [drop]]))
  }

  private func write(_ name: String, _ text: String) throws { try bench.folder.write("drop/\(name)", text) }

  private func pause(_ source: FetchSource) throws -> FetchPause {
    guard case .paused(let pause) = try bench.run(source) else {
      Issue.record("not paused")
      throw CancellationError()
    }
    return pause
  }

  @Test func aFileIsTakenWhenItHasSettled() throws {
    try write("rejestr-1.csv", "a;b\n1;2\n")
    let early = try pause(try source())
    #expect(early.reason == "rejestr-1.csv is still being written in \(drop)")
    #expect(early.until > bench.clock.now && early.until.seconds(since: bench.clock.now) <= 31)
    #expect(try bench.runs.list().first?.state == .paused)
    bench.clock.pass(40)
    let fetched = try bench.fetched(try source())
    #expect(try bench.text(fetched.documents[0]) == "a;b\n1;2\n")
    #expect(fetched.documents[0].requestKey == "rejestr-1.csv" && fetched.documents[0].url == "\(drop)/rejestr-1.csv")
    #expect(!fetched.isUnchanged)
    #expect(try bench.fetched(try source()).isUnchanged)
    #expect(try bench.fetched(try source(), FetchOptions(isRefetch: true)).isUnchanged)
  }

  /// A file whose folder is on a server with a clock a year ahead, or that was dropped while ours was.
  @Test func aFileFromTheFutureHasSettled() throws {
    bench.clock.pass(-365 * 86_400)
    try write("rejestr-1.csv", "a;b\n1;2\n")
    #expect(try bench.fetched(try source()).documents.map(\.requestKey) == ["rejestr-1.csv"])
    // A minute ahead is no year: it may still be written.
    bench.clock.pass(365 * 86_400 - 60)
    let until = try pause(try source()).until.seconds(since: bench.clock.now)
    #expect(until > 30 && until < 120)
  }

  @Test func aFileStillBeingWrittenLeavesTheOneBefore() throws {
    try write("rejestr-1.csv", "old")
    usleep(900_000)
    try write("rejestr-2.csv", "half of the n")
    // 30 s after the first file, 29 s after the second.
    let (first, second) = (
      try Files.facts("\(drop)/rejestr-1.csv").modified, try Files.facts("\(drop)/rejestr-2.csv").modified
    )
    bench.clock.pass(first.adding(seconds: 30.4).seconds(since: bench.clock.now))
    let early = try bench.fetched(try source())
    #expect(early.documents.map(\.requestKey) == ["rejestr-1.csv"])
    #expect(
      early.warnings == [
        "rejestr-2.csv in \(drop) is still being written, and was not taken: the next run takes it"
      ])
    // The machine may have taken its time between the two.
    bench.clock.pass(second.adding(seconds: 31).seconds(since: bench.clock.now))
    #expect(try bench.fetched(try source()).documents.map(\.requestKey) == ["rejestr-2.csv"])
  }

  @Test func theNewestFileWins() throws {
    try write("rejestr-b.csv", "older")
    try write("rejestr-a.csv", "newer")
    var times = [timeval(tv_sec: 1_000_000, tv_usec: 0), timeval(tv_sec: 1_000_000, tv_usec: 0)]
    utimes("\(drop)/rejestr-b.csv", &times)
    bench.clock.pass(40)
    let fetched = try bench.fetched(try source())
    #expect(fetched.documents.map(\.requestKey) == ["rejestr-a.csv"])
  }

  @Test func allFilesTogether() throws {
    for name in ["rejestr-2.csv", "rejestr-1.csv", "inny.csv", ".rejestr-3.csv", "rejestr-4.csv.part"] {
      try write(name, name)
    }
    bench.clock.pass(40)
    let fetched = try bench.fetched(try source(take: "all"))
    #expect(fetched.documents.map(\.requestKey) == ["rejestr-1.csv", "rejestr-2.csv"])
    #expect(fetched.documents.map(\.ordinal) == [0, 1])
  }

  /// Of a table in several files one is written again: without it its rows would be deleted.
  @Test func allFilesTogetherWaitForOneThatIsWrittenAgain() throws {
    for name in ["rejestr-1.csv", "rejestr-2.csv"] { try write(name, name) }
    bench.clock.pass(40)
    #expect(try bench.fetched(try source(take: "all")).documents.count == 2)
    /// 30 s after the older files, and less after the one that is written now.
    func rewrite(_ name: String, whileYoung body: () throws -> Void) throws {
      let older = try ["rejestr-1.csv", "rejestr-2.csv"].map { try Files.facts("\(drop)/\($0)").modified }.max()!
      usleep(900_000)
      try Files.removeTree("\(drop)/\(name)")
      try write(name, "half of the n")
      bench.clock.pass(older.adding(seconds: 30.4).seconds(since: bench.clock.now))
      try body()
      bench.clock.pass(60)
    }
    try rewrite("rejestr-2.csv") { () throws -> Void in
      #expect(try pause(try source(take: "all")).reason == "rejestr-2.csv is still being written in \(drop)")
    }
    let whole = try bench.fetched(try source(take: "all"))
    #expect(whole.documents.map(\.requestKey) == ["rejestr-1.csv", "rejestr-2.csv"] && !whole.isUnchanged)
    // A new file is no part of the table yet.
    try rewrite("rejestr-3.csv") { () throws -> Void in
      let without = try bench.fetched(try source(take: "all"))
      #expect(without.documents.count == 2)
      #expect(
        without.warnings == [
          "rejestr-3.csv in \(drop) is still being written, and was not taken: the next run takes it"
        ])
    }
    #expect(try bench.fetched(try source(take: "all")).documents.count == 3)
  }

  @Test func aMarkerSaysThatAFileIsComplete() throws {
    try write("rejestr-1.csv", "a")
    let waiting = try pause(try source(pattern: "*", marker: ".ok"))
    #expect(waiting.reason == "rejestr-1.csv in \(drop) waits for its mark (.ok)")
    try write("rejestr-1.csv.ok", "")
    #expect(try bench.fetched(try source(pattern: "*", marker: ".ok")).documents.map(\.requestKey) == ["rejestr-1.csv"])
  }

  /// A person with write access to the folder must not be able to read as Klamra.
  @Test func aLinkIsLeftAlone() throws {
    let secret = try bench.folder.write("secret", "k9x7q2")
    #expect(symlink(secret, "\(drop)/rejestr-9.csv") == 0)
    bench.clock.pass(40)
    let error = #expect(throws: FetchError.self) { try bench.run(try source()) }
    #expect(error == .onlyLinks(folder: drop, names: ["rejestr-9.csv"]) && error?.isRetryable == true)
    try write("rejestr-1.csv", "a")
    bench.clock.pass(40)
    for take in ["newest", "all"] {
      let fetched = try bench.fetched(try source(take: take), FetchOptions(isRefetch: true))
      #expect(fetched.documents.map(\.requestKey) == ["rejestr-1.csv"])
      #expect(fetched.warnings == ["rejestr-9.csv in \(drop) left alone: links are not followed"])
    }
    #expect(!bench.archive.contains(SHA256.of(Array("k9x7q2".utf8))))
  }

  @Test func theFolderItselfMayBeALink() throws {
    try write("rejestr-1.csv", "a")
    #expect(Glibc.rename(drop, bench.folder.file("elsewhere")) == 0)
    #expect(symlink(bench.folder.file("elsewhere"), drop) == 0)
    bench.clock.pass(40)
    let fetched = try bench.fetched(try source())
    #expect(fetched.documents.count == 1 && fetched.warnings.isEmpty)
  }

  @Test func aPipeAndAFolderAreNoFiles() throws {
    #expect(mkfifo("\(drop)/rejestr-1.csv", 0o600) == 0)
    try Files.makeFolder("\(drop)/rejestr-2.csv")
    bench.clock.pass(40)
    #expect(
      throws: FetchError.noFiles(folder: drop, pattern: "rejestr*.csv", others: ["rejestr-1.csv", "rejestr-2.csv"])
    ) { try bench.run(try source()) }
  }

  private func date(_ name: String, _ moment: Timestamp) {
    var times = [timeval(tv_sec: Int(moment.seconds), tv_usec: 0), timeval(tv_sec: Int(moment.seconds), tv_usec: 0)]
    #expect(utimes("\(drop)/\(name)", &times) == 0)
  }

  @Test func aDateInTheFutureIsTold() throws {
    try write("rejestr-1.csv", "a")
    bench.clock.pass(40)
    // Four minutes are two clocks that differ, six are a mistake.
    date("rejestr-1.csv", bench.clock.now.adding(seconds: 240))
    #expect(try bench.fetched(try source()).warnings.isEmpty)
    let later = Timestamp(seconds: bench.clock.now.seconds + 360)
    date("rejestr-1.csv", later)
    #expect(
      try bench.fetched(try source()).warnings == [
        "rejestr-1.csv in \(drop) has a date in the future (\(later)), and hides all that come after it"
      ])
  }

  @Test func aFileThatCameLaterWithAnOlderDateIsTold() throws {
    try write("rejestr-1.csv", "wrong")
    usleep(20_000)
    try write("rejestr-2.csv", "right")
    bench.clock.pass(40)
    #expect(try bench.fetched(try source()).warnings.isEmpty)
    date("rejestr-2.csv", Timestamp(seconds: 1_000_000))
    let fetched = try bench.fetched(try source())
    #expect(fetched.documents.map(\.requestKey) == ["rejestr-1.csv"])
    #expect(
      fetched.warnings == [
        "rejestr-2.csv in \(drop) came later than rejestr-1.csv and was passed over for its older date: touch it where it is "
          + "the right one, or take it away"
      ])
    #expect(try bench.fetched(try source(take: "all")).warnings.isEmpty)
  }

  @Test func anEmptyFolder() throws {
    let error = #expect(throws: FetchError.self) { try bench.run(try source()) }
    #expect(error?.what == "no file in \(drop) is named like rejestr*.csv" && error?.isRetryable == true)
  }

  @Test func aFolderEmptiedAfterTheLastRun() throws {
    try write("rejestr-1.csv", "a")
    bench.clock.pass(40)
    let first = try bench.fetched(try source())
    try Files.remove("\(drop)/rejestr-1.csv")
    let second = try bench.fetched(try source())
    #expect(second.isUnchanged && second.documents.map(\.document) == first.documents.map(\.document))
  }

  @Test func aFileWrittenAgainWithOtherContent() throws {
    try write("rejestr-1.csv", "a")
    bench.clock.pass(40)
    _ = try bench.fetched(try source())
    try write("rejestr-1.csv", "b")
    let second = try bench.fetched(try source())
    #expect(try !second.isUnchanged && bench.text(second.documents[0]) == "b")
  }

  @Test func anAbsentFolder() throws {
    try Files.removeTree(drop)
    #expect(throws: FileError.self) { try bench.run(try source()) }
  }

  @Test(arguments: [
    ("a.csv", "*.csv", true), ("a.csv", "*", true), ("a.csv", "a.cs?", true), ("a.csv", "?.csv", true),
    ("ab.csv", "?.csv", false), ("a.csvx", "*.csv", false), ("aXbXc", "a*X*c", true), ("aXbXd", "a*X*c", false),
    ("żłobki-2024.csv", "żłobki-????.csv", true), ("", "*", true), ("", "?", false), ("aaa", "a*a*a*a", false),
  ])
  func patterns(name: String, pattern: String, isMatch: Bool) throws {
    try write("x", "")
    if name.isEmpty { return }
    try write(name, "content")
    bench.clock.pass(40)
    let outcome = try? bench.run(try source(pattern: pattern, take: "all"))
    var names: [String] = []
    if case .complete(let streams)? = outcome { names = streams[0].documents.map(\.requestKey) }
    #expect(names.contains(name) == isMatch)
  }
}
