internal import Formats
internal import Schema
internal import Testbed
internal import Testing
internal import Text

@testable internal import Readers

/// Random documents, written in random ways, read along random paths: what the reader finds is what a plain look-up finds.
@Suite struct JSONModelTests {
  indirect enum Model {
    case null
    case truth(Bool)
    case number(Int)
    case text(String)
    case array([Model])
    /// Members in order.
    case object([(String, Model)])
  }

  private static let names = [
    "a", "b", "id", "values", "Wskaźnik - kod", "x y", "", "longer than eight bytes", "é\"\\",
  ]

  private static func value(_ random: inout Seeded, depth: Int) -> Model {
    switch random.below(depth > 0 ? 8 : 4) {
    case 0: return .null
    case 1: return .truth(random.below(2) == 0)
    case 2: return .number(random.below(2_000_000) - 1_000_000)
    case 3: return .text(random.pick(["x", "", "zażółć", "\"\\/\n\t\u{1}", "🌉 and more text than eight bytes", "12"]))
    case 4, 5: return .array((0..<random.below(4)).map { _ in value(&random, depth: depth - 1) })
    default:
      return .object(unique((0..<random.below(5)).map { _ in (random.pick(names), value(&random, depth: depth - 1)) }))
    }
  }

  /// The first of the members of each name: records with a repeated one are rejected (JSONReaderTests).
  private static func unique(_ members: [(String, Model)]) -> [(String, Model)] {
    members.enumerated().filter { index, member in !members[..<index].contains { $0.0 == member.0 } }.map(\.element)
  }

  private static func space(_ random: inout Seeded) -> String { random.pick(["", "", "", " ", "\n", "\r\n\t ", "  "]) }

  private static func written(_ model: Model, _ random: inout Seeded) -> String {
    switch model {
    case .null: return "null"
    case .truth(let truth): return truth ? "true" : "false"
    case .number(let number): return "\(number)"
    case .text(let text): return quoted(text, &random)
    case .array(let elements):
      var parts: [String] = []
      for element in elements { parts.append(space(&random) + written(element, &random) + space(&random)) }
      return "[" + (parts.isEmpty ? space(&random) : parts.joined(separator: ",")) + "]"
    case .object(let members):
      var parts: [String] = []
      for (name, value) in members {
        parts.append(
          space(&random) + quoted(name, &random) + space(&random) + ":" + space(&random) + written(value, &random)
            + space(&random))
      }
      return "{" + (parts.isEmpty ? space(&random) : parts.joined(separator: ",")) + "}"
    }
  }

  private static func quoted(_ text: String, _ random: inout Seeded) -> String {
    var result = "\""
    for unit in text.utf16 {
      let mustEscape = unit < 0x20 || unit == 0x22 || unit == 0x5C
      let isSurrogate = (0xD800...0xDFFF).contains(unit)
      if mustEscape || isSurrogate || random.below(6) == 0 {
        let digits = String(unit, radix: 16, uppercase: random.below(2) == 0)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      } else {
        result.unicodeScalars.append(Unicode.Scalar(unit)!)
      }
    }
    return result + "\""
  }

  /// The first member of a name, or an element.
  private static func child(_ model: Model, _ step: DocumentPath.Step) -> Model? {
    switch (model, step) {
    case (.object(let members), .key(let name)): members.first { $0.0 == name }?.1
    case (.array(let elements), .element(let index)): index < elements.count ? elements[index] : nil
    default: nil
    }
  }

  private static func lookUp(_ model: Model, _ steps: ArraySlice<DocumentPath.Step>) -> Model? {
    guard let step = steps.first else { return model }
    return child(model, step).flatMap { lookUp($0, steps.dropFirst()) }
  }

  /// The records at a path, each with what encloses it: the value at every prefix of the path.
  private static func records(_ model: Model, _ steps: ArraySlice<DocumentPath.Step>, _ above: [Model]) -> [[Model]] {
    let way = above + [model]
    guard let step = steps.first else { return [way] }
    if step == .each {
      guard case .array(let elements) = model else { return [] }
      return elements.flatMap { records($0, steps.dropFirst(), way) }
    }
    return child(model, step).map { records($0, steps.dropFirst(), way) } ?? []
  }

  /// The value of a text field; nil if the record must be rejected.
  private static func cell(_ model: Model?) -> Value?? {
    switch model {
    case nil, .null: .some(nil)
    case .truth(let truth): .some(.text(truth ? "true" : "false"))
    case .number(let number): .some(.text("\(number)"))
    case .text(let text):
      text.isEmpty ? .some(nil) : .some(.text(text))
    case .array, .object: nil
    }
  }

  private static func name(_ random: inout Seeded) -> DocumentPath.Step { .key(random.pick(names)) }

  @Test(arguments: 0..<120)
  func aPlainLookUpFindsTheSame(_ seed: Int) throws {
    var random = Seeded(UInt64(seed) &* 77)
    for _ in 0..<8 {
      // A shape in which records can be found: {name: [{name: [record …]} …]}.
      let (first, second) = (Self.name(&random), Self.name(&random))
      let steps: [DocumentPath.Step] = random.below(2) == 0 ? [first, .each] : [first, .each, second, .each]
      let document = Self.document(steps, &random)
      let inner = [Self.name(&random), Self.name(&random), .element(random.below(3))].prefix(1 + random.below(3))
      let prefix = random.below(steps.count)
      var outer = Array(steps[..<prefix]) + [Self.name(&random)]
      if prefix < steps.count, outer.last == steps[prefix] { outer = Array(inner) }
      let isOuter = outer != Array(inner)
      // A name after `[]` is looked up in elements; a name in an array finds nothing.
      let paths = [
        DocumentPath(isAbsolute: false, steps: Array(inner)),
        DocumentPath(isAbsolute: isOuter, steps: outer),
      ]
      let ways = Self.records(document, steps[...], [])
      let expected = ways.map { way -> [Value]? in
        guard case .object = way[way.count - 1] else { return nil }
        let own = Self.cell(Self.lookUp(way[way.count - 1], inner))
        let other = Self.cell(
          isOuter ? Self.lookUp(way[prefix], outer[prefix...]) : Self.lookUp(way[way.count - 1], outer[...]))
        guard let own, let other else { return nil }
        return [own ?? .null, other ?? .null]
      }
      let text = Self.written(document, &random)
      let fields = paths.enumerated().map { FieldSpec(name: "f\($0)", locator: .path($1), type: .text) }
      for piece in [1, 9, 1 << 16] {
        let reading = try Reading(
          JSONReader(
            source: PiecesSource(Array(text.utf8), of: piece),
            format: JSONFormat(records: DocumentPath(isAbsolute: false, steps: steps)), fields: fields))
        #expect(reading.rows == expected.compactMap(\.self), "\(steps) \(paths) in \(text)")
        #expect(reading.rejections.count == expected.filter { $0 == nil }.count)
        #expect(
          (reading.positions + reading.rejections.map(\.position)).sorted() == Array(1..<(expected.count + 1)))
      }
    }
  }

  /// A document that has something at the path of the records, among other things, in any order.
  private static func document(_ steps: [DocumentPath.Step], _ random: inout Seeded) -> Model {
    func level(_ steps: ArraySlice<DocumentPath.Step>) -> Model {
      guard case .key(let name)? = steps.first else {
        return .object(unique((0..<random.below(5)).map { _ in (random.pick(names), value(&random, depth: 2)) }))
      }
      let elements = (0..<(1 + random.below(3))).map { _ in level(steps.dropFirst(2)) }
      var members = (0..<random.below(4)).map { _ in (random.pick(names), value(&random, depth: 2)) }
        .filter { $0.0 != name }
      members.insert((name, .array(elements)), at: random.below(members.count + 1))
      return .object(unique(members))
    }
    return level(steps[...])
  }
}
