import Platform
import Schema
import Testbed
import Testing

@testable import Configuration

/// Derived datasets: their order, rings of them, and what a SELECT may not read.
@Suite struct DerivationsTests {
  private static let seed: UInt64 = 4242

  private func entry(_ id: Int, _ inputs: [Int]) -> Derivations.Entry {
    let dataset = Dataset(id: "d\(id)", title: Bilingual(pl: "D", en: "D"), columns: [], key: [])
    return Derivations.Entry(
      dataset: dataset, derivation: Derivation(sql: "", file: "d\(id).sql"), inputs: inputs.map { "d\($0)" })
  }

  @Test func inputsComeBeforeWhatFollowsFromThem() throws {
    var random = Seeded(Self.seed)
    for round in 0..<300 {
      // Edges lead from a later place of a shuffled order to earlier ones; numbers without an entry are filled by sources.
      let count = 1 + random.below(12)
      let order = Array(0..<count + 3).shuffled(using: &random)
      var entries: [Derivations.Entry] = []
      for (place, id) in order.enumerated() where id < count {
        entries.append(entry(id, order[..<place].filter { _ in random.once(in: 3) }))
      }
      entries.shuffle(using: &random)
      var derivations = Derivations()
      #expect(derivations.add(entries).isEmpty, "seed \(Self.seed), round \(round)")
      let found = derivations.order.map(\.dataset.id)
      #expect(Set(found) == Set(entries.map(\.dataset.id)) && found.count == entries.count)
      for entry in derivations.order {
        let place = try #require(found.firstIndex(of: entry.dataset.id))
        for input in entry.inputs {
          if let before = found.firstIndex(of: input) {
            #expect(before < place, "seed \(Self.seed), round \(round): \(input) before \(entry.dataset.id)")
          }
        }
      }
      // The order is that of the graph and not that of the files.
      var again = Derivations()
      _ = again.add(entries.reversed())
      #expect(again.order.map(\.dataset.id) == found, "seed \(Self.seed), round \(round)")
    }
  }

  /// After a change only what depends on it is looked at, and what that needs to be settled first.
  @Test func aChangeConcernsWhatFollowsFromItAndItsInputs() {
    var random = Seeded(Self.seed)
    for round in 0..<300 {
      let count = 1 + random.below(10)
      // Lower numbers are sources; each entry reads some of those before it.
      let entries = (3..<3 + count).map { id in entry(id, (0..<id).filter { _ in random.once(in: 3) }) }
      var derivations = Derivations()
      _ = derivations.add(entries.shuffled(using: &random))
      let changed: Set<String> = ["d\(random.below(3 + count))"]
      func inputs(_ id: String) -> [String] { derivations[id]?.inputs ?? [] }
      func follows(_ id: String) -> Bool { inputs(id).contains { changed.contains($0) || follows($0) } }
      func isNeeded(_ id: String) -> Bool {
        follows(id) || derivations.order.contains { $0.inputs.contains(id) && isNeeded($0.dataset.id) }
      }
      let found = derivations.entries(concerning: changed).map(\.dataset.id)
      #expect(
        found == derivations.order.map(\.dataset.id).filter(isNeeded), "seed \(Self.seed), round \(round): \(changed)")
    }
  }

  /// Whether a dataset can be reached from itself, by removing what has no inputs left.
  private func hasRing(_ edges: [Int: [Int]]) -> Bool {
    var left = edges
    while true {
      let ready = left.filter { $0.value.allSatisfy { left[$0] == nil } }.map(\.key)
      if ready.isEmpty { return !left.isEmpty }
      for id in ready { left[id] = nil }
    }
  }

  @Test func everyGraphWithARingSaysSo() {
    var random = Seeded(Self.seed)
    for round in 0..<500 {
      let count = 1 + random.below(7)
      var edges: [Int: [Int]] = [:]
      for id in 0..<count { edges[id] = (0..<count).filter { _ in random.once(in: 4) } }
      var derivations = Derivations()
      let rings = derivations.add(edges.map { entry($0.key, $0.value) })
      #expect(rings.isEmpty == !hasRing(edges), "seed \(Self.seed), round \(round): \(edges)")
      for ring in rings {
        #expect(ring.count >= 2 && ring.first == ring.last && Set(ring).count == ring.count - 1, "\(ring)")
        for (one, next) in zip(ring, ring.dropFirst()) {
          let inputs = Int(one.dropFirst()).flatMap { edges[$0] } ?? []
          #expect(inputs.contains { "d\($0)" == next }, "\(ring): \(one) does not read \(next)")
          #expect(derivations[one] == nil)
        }
      }
    }
  }

  // MARK: The configuration

  private func scene(_ selects: [String: String], columns: String = "") throws -> ConfigurationScene {
    let scene = try ConfigurationScene()
    for (id, select) in selects {
      try scene.folder.write(
        "config/datasets/\(id).yaml",
        "title: {pl: D, en: D}\ncolumns:\n  id: {type: code, privacy: public, title: {pl: K, en: C}}\n\(columns)key: [id]\n"
          + "derived: \(id).sql\n")
      try scene.folder.write("config/datasets/\(id).sql", select)
    }
    return scene
  }

  private func mistakes(_ scene: ConfigurationScene) throws -> [String] {
    try scene.load().derivedMistakes().map { diagnostic in
      String("\(diagnostic)".split(separator: "\n")[0]).replacing("\(scene.folder.path)/", with: "")
    }
  }

  @Test func datasetsAreDerivedInTheirOrder() throws {
    let scene = try scene([
      "a": "SELECT id FROM b", "b": "SELECT c.id FROM c JOIN schools ON schools.id = c.id",
      "c": "SELECT id FROM schools",
    ])
    let derivations = try scene.load().derivations()
    #expect(derivations.order.map(\.dataset.id) == ["c", "b", "a"])
    #expect(derivations.order.map(\.inputs) == [["schools"], ["c", "schools"], ["b"]])
    #expect(derivations["schools"] == nil && derivations["a"]?.owner == .derivation(of: "a"))
    #expect(try mistakes(scene).isEmpty)
  }

  @Test func aRingIsNamedOnce() throws {
    let scene = try scene(["a": "SELECT id\nFROM b", "b": "SELECT id FROM c", "c": "SELECT id FROM a"])
    #expect(
      try mistakes(scene) == [
        "config/datasets/a.sql:2:6: error: datasets are derived from each other: a from b from c from a; take one of them out "
          + "of the other's SELECT"
      ])
    #expect(throws: ConfigurationError.self) { try scene.load().derivations() }
  }

  @Test func aDatasetIsNotDerivedFromItself() throws {
    let scene = try scene(["a": "SELECT id FROM schools UNION SELECT id FROM a"])
    #expect(
      try mistakes(scene) == [
        "config/datasets/a.sql:1:45: error: the dataset a is derived from itself: its rows are only there once the SELECT has "
          + "made them"
      ])
  }

  @Test func aSelectReadsADataset() throws {
    let scene = try scene(["a": "SELECT 'x' AS id"])
    #expect(
      try mistakes(scene) == [
        "config/datasets/a.sql:1:1: error: the SELECT reads no dataset, so a would never change; datasets: a, schools"
      ])
  }

  @Test func anUnknownTableIsMeantToBeADataset() throws {
    let scene = try scene(["a": "-- schols\nSELECT id\nFROM schols"])
    #expect(
      try mistakes(scene)
        == ["config/datasets/a.sql:3:6: error: there is no dataset \"schols\"; did you mean \"schools\"?"])
    // One with mistakes of its own is looked at when they are mended.
    try scene.folder.write("config/datasets/schols.yaml", "title: x\n")
    let error = #expect(throws: ConfigurationError.self) {
      try Configuration.whole(folder: scene.folder.file("config"))
    }
    let files = Set((error?.diagnostics ?? []).filter { $0.severity == .error }.map(\.location.file))
    #expect(files == [scene.folder.file("config/datasets/schols.yaml")])
  }

  @Test func aSelectThatIsNoSQLHasItsPlace() throws {
    let scene = try scene(["a": "SELECT id,\n  nmae\nFROM schools", "b": "SELEC id FROM schools"])
    let found = try mistakes(scene)
    #expect(found.count == 2)
    #expect(
      found[0].hasPrefix("config/datasets/a.sql:2:3: error: the mapping is not valid SQL: no such column"), "\(found)")
    #expect(found[1].hasPrefix("config/datasets/b.sql:1:1: error: the mapping is not valid SQL: "), "\(found)")
  }

  @Test func onlyWhatASourceBringsIsTreated() throws {
    let scene = try scene(
      ["a": "SELECT id, name FROM schools"],
      columns: "  name: {type: text, title: {pl: N, en: N}, treatment: mask}\n")
    #expect(
      try mistakes(scene) == [
        "config/datasets/a.sql:1:1: error: the column \"name\" of a has a treatment, and only what a source brings is treated; "
          + "treat it in the dataset that the SELECT reads"
      ])
  }

  @Test func aSelectReadsSoManyDatasets() throws {
    let scene = try ConfigurationScene()
    let names = (0...Derivation.inputsMax).map { "i\($0)" }.sorted()
    for name in names { try scene.folder.write("config/datasets/\(name).yaml", ConfigurationScene.dataset) }
    func write(_ names: [String]) throws {
      try scene.folder.write(
        "config/datasets/a.yaml",
        "title: {pl: D, en: D}\ncolumns: {id: {type: code, privacy: public, title: {pl: K, en: C}}}\nkey: [id]\n"
          + "derived: |\n" + names.map { "  SELECT id FROM \($0)\n" }.joined(separator: "  UNION\n"))
    }
    try write(Array(names.dropLast()))
    #expect(try mistakes(scene).isEmpty)
    try write(names)
    let last = try #require(names.last)
    let line = 4 + 2 * names.count - 1
    #expect(
      try mistakes(scene) == [
        "config/datasets/a.yaml:\(line):18: error: the SELECT reads 12 datasets, and 11 is the most; derive a dataset from some "
          + "of them first"
      ], "\(last)")
  }
}
