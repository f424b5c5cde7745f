import Mapping
import Platform
import Privacy
import Schema
import Store
import Testbed
import Testing

@testable import StoreSQLite

/// The key of tombstones, which all datasets of a folder share.
@Suite struct ErasureKeyTests {
  /// Many concurrent first erasures: all but the first use the existing key.
  @Test(arguments: 0..<5) func manyAtOnce(round: Int) throws {
    let folder = try TemporaryFolder()
    let benches = try (0..<8).map { number in
      var dataset = Bench.dataset
      dataset.id = "zbior\(number)"
      return try Bench(dataset, in: folder)
    }
    for bench in benches { _ = try bench.bring(rows(1...5)) }
    let key: [Value] = [.text("1000003"), 2020]
    let stores = benches.map(\.store)
    let failures = Monitor<[String]>([])
    let threads = stores.map { store in
      Thread("erase") {
        do { _ = try store.erase(key, who: "a", reason: "b") } catch { failures.withLock { $0.append("\(error)") } }
      }
    }
    for thread in threads { thread.join() }
    #expect(failures.withLock { $0 } == [])
    for bench in benches {
      #expect(try bench.store.erasures(of: key).count == 1, "its tombstone is known again")
      let outcome = try bench.bring(rows(1...6))
      #expect(outcome.report.ledger.rowsErased == 1 && outcome.report.inserted == 1)
    }
    #expect(try Files.list(folder.path).allSatisfy { !$0.hasSuffix(AtomicFile.temporarySuffix) })
  }

  @Test func underAForeignKeyNothingIsCommitted() throws {
    let bench = try Bench()
    _ = try bench.bring(rows(1...5))
    let key: [Value] = [.text("1000003"), 2020]
    _ = try bench.store.erase(key, who: "a", reason: "b")
    let path = "\(bench.folder.path)/erasure.key"
    let own = try Files.read(path)
    try Files.remove(path)
    try AtomicFile.write([UInt8](repeating: 7, count: 32), to: path)
    let error = ErasureError.secretForeign(path: path)
    #expect(throws: error) { try bench.bring(rows(1...6)) }
    #expect(throws: error) { try bench.bring(rows(1...6), isReleased: true) }
    #expect(throws: error) { try bench.store.erasures(of: key) }
    #expect(throws: error) { try bench.store.erase([.text("1000004"), 2020], who: "a", reason: "b") }
    #expect(try bench.store.current()?.rows == 4)
    try AtomicFile.write(own, to: path)
    #expect(try bench.bring(rows(1...6)).report.ledger.rowsErased == 1)
  }

  @Test func aFileIsMadeOnceAndNeverReplaced() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("klucz")
    #expect(try AtomicFile.create([1, 2, 3], at: path, isPrivate: true))
    #expect(try !AtomicFile.create([4], at: path))
    #expect(try Files.read(path) == [1, 2, 3])
    #expect(try Files.list(folder.path) == ["klucz"])
    #expect(throws: FileError.self) { try AtomicFile.create([1], at: folder.file("nie/ma")) }
  }
}

@Suite struct QuotedKeyTests {
  @Test(arguments: [
    ("numer 1", true), ("1", true), ("(1)", true), ("nr 1, nr 2", true), ("2021", false), ("11", false), ("a1", false),
    ("1ą", false), ("ą1", false), ("", false), ("1.5", true),
  ])
  func wholeWordsAlone(text: String, isQuoted: Bool) {
    #expect(QuotedKey([.text("1")]).isQuoted(in: text) == isQuoted)
    #expect(QuotedKey([.integer(1), .null]).isQuoted(in: text) == isQuoted)
  }

  @Test func everyValueOfTheKey() {
    let key = QuotedKey([.text("0012/2026"), .integer(7)])
    #expect(key.isQuoted(in: "wniosek 0012/2026, pozycja 7"))
    #expect(!key.isQuoted(in: "wniosek 0012/2026, pozycja 70"))
    #expect(!QuotedKey([]).isQuoted(in: "wniosek"))
  }
}
