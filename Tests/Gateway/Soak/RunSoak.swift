import Configuration
import Glibc
import Landing
import Platform
import Testbed

@testable import CommandLine
@testable import Followers
@testable import Operations
@testable import Runs
@testable import Runtime
@testable import SQLite
@testable import State

/// A gateway with many tiny sources that runs for years, and what it takes meanwhile.
///
/// Every source runs once a day. A day passes by dating everything that is recorded a day earlier, so the retention of
/// a gateway applies as it does in real time. One in fifty runs brings a revision, one in forty a file that cannot be
/// read, and every tenth source is held each day.
struct RunSoak {
  /// What the process and its files take at one moment.
  struct Sample {
    var runs = 0
    /// The processor time of a run since the sample before, in seconds, at the pace of the machine at the first sample.
    var secondsPerRun = 0.0
    /// How slow the machine is, against the first sample.
    var slowness = 1.0
    var memoryKB = 0
    var threads = 0
    var descriptors = 0
    var versions = 0
    /// `klamra.sqlite` and its log, in bytes.
    var database = 0
    var log = 0
    /// Rows of `klamra.sqlite`.
    var rows = 0
    var documents = 0
    /// Files below the public folder.
    var published = 0

    var line: String {
      "runs \(runs): \(Int(secondsPerRun * 1e6)) µs a run (machine \(Int(slowness * 100)) %), \(memoryKB >> 10) MB, \(threads) threads, "
        + "\(descriptors) descriptors, \(versions) versions, klamra.sqlite \(database >> 10) KB with \(rows) rows, "
        + "log \(log >> 10) KB, \(documents) documents, \(published) public files"
    }
  }

  /// Days after which nothing of a run without a result is left, and the figures are those of any other day.
  static let retentionDays = 6
  /// The rows of a source.
  private static let rows = 8

  private let scene: Scene
  private let runtime: Runtime
  private let sources: Int
  private var random: Seeded
  private var revisions: [Int]
  private var broken: Set<Int> = []
  private var versions = 0
  private(set) var samples: [Sample] = []
  private var lastSeconds = 0.0
  /// The processor time of the same work, then and now: it grows by half on a machine with other work, whose caches are
  /// shared.
  private var paces: [Double] = []
  /// What was not as it should be.
  private(set) var problems: [String] = []

  init(sources: Int, seed: UInt64) throws {
    scene = try Scene()
    self.sources = sources
    random = Seeded(seed)
    revisions = Array(repeating: 0, count: sources)
    try scene.folder.write(
      "config/klamra.yaml",
      Scene.gateway + "retention: {documents: 4d, runs: \(Self.retentionDays)d, deliveries: 4d, dead_letters: 4d, "
        + "events: \(Self.retentionDays)d}\n")
    for number in 0..<sources {
      try scene.folder.write(
        "config/datasets/d\(number).yaml",
        Scene.dataset.replacing("formats: [csv, csv.gz, ndjson.gz]", with: "formats: [csv]\n  versions_kept: 2"))
      try scene.folder.write(
        "config/sources/s\(number).yaml",
        scene.source().replacing("dataset: szkoly", with: "dataset: d\(number)")
          .replacing(scene.folder.file("drop"), with: scene.folder.file("drop/\(number)")))
      try Files.makeFolder(scene.folder.file("drop/\(number)"))
    }
    runtime = try Runtime(scene.folders, try Configuration.load(folder: scene.folders.config))
    // What is measured is the gateway, not the disk of the machine.
    try runtime.records.database.withWriter { try $0.execute("PRAGMA synchronous = OFF") }
  }

  /// Plays so many runs, and takes samples in between.
  mutating func play(runs count: Int, samples sampleCount: Int) throws {
    var (done, day) = (0, 0)
    lastSeconds = Self.processorSeconds()
    while done < count {
      for source in 0..<sources where done < count {
        try play(source, day: day)
        done += 1
        if done % max(1, count / sampleCount) == 0 { try sample(after: done) }
      }
      try passDay()
      day += 1
    }
  }

  private mutating func play(_ source: Int, day: Int) throws {
    let isHeld = source % 10 == 0 && day > 0
    var expected = day == 0 ? CommandStatus.done : isHeld ? .held : .done
    if day == 0 {
      try drop(source)
    } else if isHeld {
      if day == 1 { try drop(source, isDamaged: true) }
    } else if broken.remove(source) != nil {
      try drop(source)
    } else if random.once(in: 50) {
      revisions[source] += 1
      try drop(source)
    } else if random.once(in: 40) {
      try scene.folder.write("drop/\(source)/a.csv", "this is \(day)\nno register\n")
      broken.insert(source)
      expected = .failed
    }
    let report = runtime.run("s\(source)", trigger: .schedule, cancellation: Cancellation())
    versions += report.streams.count(where: \.hasVersion)
    let status = report.status
    if status != expected, problems.count < 10 {
      problems.append("day \(day), s\(source): \(status) and not \(expected): \(report.end)")
      Self.note("WRONG: \(problems[problems.count - 1])")
    }
  }

  private func drop(_ source: Int, isDamaged: Bool = false) throws {
    let lines = (0..<Self.rows).map { row in
      "\(row);Szkoła \(row);\(isDamaged && row > 4 ? "wielu" : "\(100 + revisions[source] % 7 + row)")"
    }
    try scene.folder.write("drop/\(source)/a.csv", (["id;name;pupils"] + lines).joined(separator: "\r\n") + "\r\n")
  }

  /// Everything that is recorded becomes a day older; then what has expired is removed, as the daemon does once a day.
  private func passDay() throws {
    let day = Int64(86_400) * 1_000_000
    try runtime.records.database.write { connection in
      try connection.execute(
        """
        UPDATE runs SET started = started - \(day), finished = finished - \(day);
        UPDATE events SET created_at = created_at - \(day);
        UPDATE deliveries SET next_attempt_at = next_attempt_at - \(day), last_attempt_at = last_attempt_at - \(day);
        """)
    }
    _ = try runtime.prune(cancellation: Cancellation())
    try CatchUp(runtime).settle()
  }

  private mutating func sample(after runs: Int) throws {
    let seconds = Self.processorSeconds()
    let status = String(decoding: try Files.read("/proc/self/status"), as: UTF8.self)
    func fact(_ name: String) -> Int {
      let line = status.split(separator: "\n").first { $0.hasPrefix("\(name):") } ?? ""
      return Int(line.filter(\.isNumber)) ?? 0
    }
    var sample = Sample(runs: runs)
    sample.secondsPerRun = (seconds - lastSeconds) / Double(runs - (samples.last?.runs ?? 0))
    sample.memoryKB = fact("VmRSS")
    sample.threads = fact("Threads")
    sample.descriptors = try Files.list("/proc/self/fd").count
    sample.slowness = try slowness()
    sample.secondsPerRun /= sample.slowness
    sample.versions = versions
    sample.database = try Files.facts(runtime.paths.database).bytes
    sample.log = (try? Files.facts("\(runtime.paths.database)-wal").bytes) ?? 0
    sample.rows = try rowCount()
    sample.documents = try Files.list(runtime.paths.landing).count
    sample.published = try Self.files(runtime.publicFolder)
    samples.append(sample)
    Self.note(sample.line)
    // What it takes to look does not count.
    lastSeconds = Self.processorSeconds()
  }

  /// Measures work that never changes: small databases that are made, filled, read and removed.
  private mutating func slowness() throws -> Double {
    let begin = Self.processorSeconds()
    for number in 0..<5 {
      let path = scene.folder.file("pace.sqlite")
      let database = try Database(path, tables: ["CREATE TABLE t (x INTEGER PRIMARY KEY, y TEXT)"])
      try database.withWriter { try $0.execute("PRAGMA synchronous = OFF") }
      try database.write { connection in
        for row in 0..<50 { try connection.run("INSERT INTO t VALUES (?1, ?2)", row, "wiersz \(row) \(number)") }
      }
      _ = SHA256.of(try Files.read(path))
      for suffix in ["", "-wal", "-shm"] { try Files.remove(path + suffix) }
    }
    paces.append(Self.processorSeconds() - begin)
    // One measurement is noise: the middle of the last three counts.
    let near = paces.suffix(3).sorted()
    return max(0.2, near[near.count / 2] / max(1e-6, paces.prefix(3).sorted()[min(1, paces.count - 1)]))
  }

  private static func note(_ line: String) {
    guard let path = getenv("KLAMRA_RUNS_LOG"), let file = fopen(path, "a") else { return }
    fputs("\(line)\n", file)
    fclose(file)
  }

  private func rowCount() throws -> Int {
    try runtime.records.database.read { connection in
      var tables = try connection.prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
      var names: [String] = []
      while try tables.step() { names.append(tables.text(0)) }
      var count = 0
      for name in names {
        var select = try connection.prepare("SELECT count(*) FROM \"\(name)\"")
        if try select.step() { count += Int(select.integer(0)) }
      }
      return count
    }
  }

  private static func files(_ folder: String) throws -> Int {
    try Files.list(folder).reduce(0) { count, name in
      let path = "\(folder)/\(name)"
      return count + (Files.isFolder(path) ? try files(path) : 1)
    }
  }

  /// The processor time of this process, in seconds (getrusage(2)).
  private static func processorSeconds() -> Double {
    var usage = rusage()
    getrusage(RUSAGE_SELF.rawValue, &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
  }
}
