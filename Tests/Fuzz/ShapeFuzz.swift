internal import Formats
internal import Platform
internal import Testbed
internal import Testing
internal import Text

@testable internal import Shapes

extension FuzzTests {
  private static let letters: [Unicode.Scalar] = [
    "a", "ż", "Ż", " ", "\n", "\r", "\t", "\"", "\\", ".", "/", "[", "]", "*", "{", ",", "\u{0}", "\u{1F}", "\u{7F}",
    "\u{85}", "\u{301}", "\u{2028}", "\u{FEFF}", "\u{FFFD}", "\u{1F600}", "1", "-",
  ]

  private static func name(_ random: inout Seeded) -> String {
    var name = String.UnicodeScalarView()
    for _ in 0..<random.below(7) { name.append(random.pick(letters)) }
    return String(name)
  }

  /// The stored fields of a source are read back unchanged, whatever their names.
  @Test func storedShapesComeBack() {
    Fuzz.play("storedShapesComeBack", rounds: 2000) { random in
      var fields: [InferredSchema.Field] = []
      for _ in 0..<random.below(8) {
        let name = Self.name(&random)
        if fields.contains(where: { $0.name == name }) { continue }
        fields.append(.init(name: name, type: random.pick(InferredType.allCases), isAlways: random.once(in: 2)))
      }
      let maps = (0..<random.below(3)).map { _ in (0..<random.below(3)).map { _ in Self.name(&random) } }
      let shape = InferredSchema(fields: fields, isTyped: random.once(in: 2), maps: MemberMaps(Set(maps)))
      let back = try InferredSchema(text: shape.text)
      try holdEqual(back, shape, "\(shape.text.debugDescription)")
      // Two spellings of a letter are one String and two texts.
      try holdEqual(back.fields.map { Array($0.name.utf8) }, fields.map { Array($0.name.utf8) }, "names")
      try hold(back.changes(since: shape, specs: []).isEmpty, "it differs from itself: \(shape.text.debugDescription)")
      try hold(back.merged(with: shape) == shape, "it grows: \(shape.text.debugDescription)")
    }
  }

  /// A damaged stored text is refused or has another meaning, but is never truncated silently.
  @Test func damagedShapesAreNoFreshStart() {
    Fuzz.play("damagedShapesAreNoFreshStart", rounds: 2000) { random in
      let shape = InferredSchema(
        fields: (0..<3).map { .init(name: "f\($0)", type: random.pick(InferredType.allCases)) }, isTyped: true)
      let text = Array(shape.text.utf8)
      let cut = Array(text.prefix(random.below(text.count)))
      do {
        _ = try InferredSchema(text: String(decoding: cut, as: UTF8.self))
        throw Falsified("it reads \(shown(cut))")
      } catch is FormatError {}
      let damaged = Mutation.damage(text, times: 1 + random.below(3), &random)
      do { _ = try InferredSchema(text: String(decoding: damaged, as: UTF8.self)) } catch is FormatError {}
    }
  }
}
