import Schema
import Testbed
import Testing
import Text

@testable import Formats
@testable import Shapes

/// Objects whose keys are data, and their members.
@Suite struct MemberMapTests {
  @Test(
    arguments: [
      ([], [], []), ([[]], ["d1"], ["*"]), ([["dni"]], ["dni", "d1"], ["dni", "*"]),
      ([["dni"]], ["dni", "d1", "a"], ["dni", "*", "a"]), ([["dni"]], ["inne", "d1"], ["inne", "d1"]),
      ([["dni"]], ["dni"], ["dni"]), ([["dni", "*"]], ["dni", "d1", "a"], ["dni", "d1", "a"]),
      ([["dni"], ["dni", "*"]], ["dni", "d1", "a"], ["dni", "*", "*"]),
      ([[], ["*"]], ["x", "y", "z"], ["*", "*", "z"]),
    ] as [(Set<[String]>, [String], [String])])
  func keysThatAreDataAreOne(objects: Set<[String]>, path: [String], place: [String]) {
    #expect(MemberMaps(objects).place(path) == place)
  }

  /// The object with the most members; of several the outermost, then the first by its name.
  @Test(
    arguments: [
      ([["a", "x"], ["a", "y"], ["a", "z"], ["b"]], ["a"]), ([["a", "x"], ["a", "y"], ["b"]], []),
      ([["b", "x"], ["b", "y"], ["a", "x"], ["a", "y"], ["b", "z"], ["a", "z"]], ["a"]),
      ([["a", "b", "1"], ["a", "b", "2"], ["a", "c"]], ["a"]),
      ([["a", "b", "1"], ["a", "b", "2"], ["a", "b", "3"], ["a", "c"]], ["a", "b"]),
      ([["x"]], []), ([["a", "x"], ["a", "x"], ["b"]], []),
    ] as [([[String]], [String])])
  func theLargestObjectIsTaken(places: [[String]], object: [String]) {
    var maps = MemberMaps()
    maps.add(largestOf: places)
    #expect(maps.objects == [object])
  }

  @Test func ofNothingNothingIsTaken() {
    var maps = MemberMaps()
    maps.add(largestOf: [[String]]())
    #expect(maps.objects.isEmpty)
  }

  @Test(arguments: [["a"], ["a", "b"], ["a.b", "c"], ["ż", "\"", "\\"], ["a b"], ["1"], ["[]"], ["*"]])
  func aNameSaysItsKeys(place: [String]) { #expect(MemberMaps.place(of: MemberMaps.name(place)) == place) }

  @Test(arguments: ["a[]", "a[].b", "", "a..b", "\"a"]) func whatIsNoNameOfAMember(name: String) {
    #expect(MemberMaps.place(of: name) == nil)
  }
}

/// The stored schema of documents, and the changes reported for the next ones.
@Suite struct ShapeChangeTests {
  private static func shape(_ random: inout Seeded, isTyped: Bool) -> InferredSchema {
    var names: [String] = []
    for name in ["id", "a.b", "a.c", "dni.d1", "dni.d2", MemberMaps.name(["x.y", "z"]), "żółw"]
    where !random.once(in: 3) {
      names.append(name)
    }
    names.shuffle(using: &random)
    return InferredSchema(
      fields: names.map { .init(name: $0, type: random.pick(InferredType.allCases), isAlways: !random.once(in: 3)) },
      isTyped: isTyped)
  }

  /// The stored schema of some documents reports no change for the same ones.
  @Test(arguments: [false, true], 1...15 as ClosedRange<UInt64>)
  func whatWasRememberedIsNoNews(isTyped: Bool, seed: UInt64) {
    var random = Seeded(seed)
    for _ in 0..<20 {
      let (before, now) = (Self.shape(&random, isTyped: isTyped), Self.shape(&random, isTyped: isTyped))
      let merged = now.merged(with: before)
      let changes = now.changes(since: merged, specs: [])
      #expect(changes.isEmpty, "seed \(seed): \(before.text) \(now.text): \(changes)")
      #expect(now.merged(with: merged) == merged, "seed \(seed)")
      #expect(now.changes(since: now, specs: []).isEmpty && now.merged(with: nil) == now)
    }
  }

  /// Every field is reported at most once, and every new or missing one is reported.
  @Test(arguments: [false, true], 1...15 as ClosedRange<UInt64>)
  func everyDifferenceIsToldOnce(isTyped: Bool, seed: UInt64) {
    var random = Seeded(seed)
    for _ in 0..<20 {
      let (before, now) = (Self.shape(&random, isTyped: isTyped), Self.shape(&random, isTyped: isTyped))
      let changes = now.changes(since: before, specs: [])
      #expect(Set(changes.map(\.name)).count == changes.count)
      let (old, new) = (Set(before.fields.map(\.name)), Set(now.fields.map(\.name)))
      #expect(Set(changes.filter { $0.kind == .new }.map(\.name)) == new.subtracting(old), "seed \(seed)")
      let gone = Set(before.fields.filter(\.isAlways).map(\.name)).subtracting(new)
      #expect(Set(changes.filter { $0.kind == .missing }.map(\.name)) == gone, "seed \(seed)")
      for change in changes where change.kind == .retyped {
        #expect(change.before == before.field(change.name)?.type && change.now == now.field(change.name)?.type)
      }
    }
  }

  @Test(arguments: [false, true], 1...10 as ClosedRange<UInt64>) func aShapeIsStoredAsText(isTyped: Bool, seed: UInt64)
    throws
  {
    var random = Seeded(seed)
    for _ in 0..<20 {
      let plain = Self.shape(&random, isTyped: isTyped)
      let shape = InferredSchema(
        fields: plain.fields, isTyped: isTyped,
        maps: random.once(in: 2) ? MemberMaps() : MemberMaps([["dni"], [], ["a", "\"b"]]))
      #expect(try InferredSchema(text: shape.text) == shape)
      #expect(try InferredSchema(text: shape.text).text == shape.text, "stored anew it is the same")
    }
  }

  /// Folding twice is folding once, and no field is lost but those that became one.
  @Test(arguments: 1...15 as ClosedRange<UInt64>) func foldingMakesMembersOne(seed: UInt64) {
    var random = Seeded(seed)
    for _ in 0..<20 {
      let shape = Self.shape(&random, isTyped: true)
      let maps = MemberMaps([["dni"]])
      let folded = shape.folded(maps)
      #expect(folded.folded(maps) == folded)
      let expected = Set(shape.fields.map { $0.name.hasPrefix("dni.") ? "dni.*" : $0.name })
      #expect(Set(folded.fields.map(\.name)) == expected && folded.fields.count == expected.count)
      let days = shape.fields.filter { $0.name.hasPrefix("dni.") }
      if let one = folded.field("dni.*") { #expect(one.isAlways == days.allSatisfy(\.isAlways)) }
      // The columns of a table are not members.
      let table = InferredSchema(fields: shape.fields, isTyped: false)
      #expect(table.folded(maps) == table)
    }
  }

  private static let members = InferredSchema(
    fields: [.init(name: "id", type: .code), .init(name: "a.b", type: .text), .init(name: "dni.*", type: .integer)],
    isTyped: true, maps: MemberMaps([["dni"]]))
  private static let columns = InferredSchema(
    fields: [.init(name: "Nr", type: .code), .init(name: "Nazwa", type: .text)], isTyped: false)
  private static let numbered = InferredSchema(
    fields: [.init(name: "2", type: .code), .init(name: "5", type: .text)], isTyped: false)

  @Test func aFieldOfTheMappingIsFoundInTheDocument() throws {
    func name(_ path: String, in shape: InferredSchema = Self.members) throws -> String? {
      shape.name(of: FieldSpec(name: "x", locator: .path(try DocumentPath(parsing: path)), type: .text))
    }
    #expect(try name("id") == "id" && name("a.b") == "a.b" && name("dni.d7") == "dni.*")
    // An array ends the path: its content has no separate fields.
    #expect(try name("a.b[].c") == "a.b" && name("a[].b") == "a")
    #expect(try name("/id") == nil && name(".") == nil)
    func column(_ locator: FieldSpec.Locator, in shape: InferredSchema) -> String? {
      shape.name(of: FieldSpec(name: "x", locator: locator, type: .text))
    }
    #expect(column(.column("Uwagi"), in: Self.columns) == "Uwagi")
    #expect(column(.index(2), in: Self.columns) == "Nazwa" && column(.index(3), in: Self.columns) == nil)
    #expect(column(.index(5), in: Self.numbered) == "5" && column(.index(2), in: Self.numbered) == "2")
  }

  /// A column that the mapping selects by position is looked up in the earlier documents if the new ones have fewer.
  @Test func aColumnByItsPlaceMayBeGone() {
    let spec = FieldSpec(name: "x", locator: .index(2), type: .text)
    let now = InferredSchema(fields: [.init(name: "Nr", type: .code)], isTyped: false)
    #expect(now.name(of: spec, in: Self.columns) == "Nazwa")
    #expect(now.changes(since: Self.columns, specs: [spec]).isEmpty, "whether it is there is counted elsewhere")
    #expect(now.changes(since: Self.columns, specs: []).map(\.kind) == [.missing])
  }

  /// Another format reports no changes from the previous one.
  @Test func documentsOfAnotherFormatBeginAnew() {
    #expect(Self.columns.merged(with: Self.members) == Self.columns)
  }
}
