internal import Platform
internal import Testbed
internal import Testing

extension FuzzTests {
  /// A random JSON text of the kind that manifests and stored state are.
  private static func stored(_ depth: Int, _ random: inout Seeded) -> String {
    func blank() -> String { random.pick(["", "", "", " ", "\n", "\t", "\r\n  "]) }
    switch random.below(depth > 0 ? 9 : 6) {
    case 0: return random.pick(["null", "true", "false"])
    case 1, 2:
      return random.pick([
        "0", "-0", "7", "-12", "9223372036854775807", "9223372036854775808", "1.50", "1e3", "-2.5E-7",
      ])
    case 3, 4, 5:
      let pieces = ["a", "żółw", "𝛑", "\\n", "\\u20ac", "\\ud834\\udd1e", "\\\"", "\\\\", "\\/", "é", "e\\u0301"]
      return "\"" + Mutation.text(pieces, upTo: 6, &random) + "\""
    case 6, 7:
      let items = (0..<random.below(4)).map { _ in blank() + stored(depth - 1, &random) + blank() }
      return "[" + (items.isEmpty ? blank() : items.joined(separator: ",")) + "]"
    default:
      let names = ["a", "b", "files", "", "\\u0061", "é", "e\\u0301", "sha256"]
      let items = (0..<random.below(4)).map { _ in
        "\(blank())\"\(random.pick(names))\"\(blank()):\(blank())\(stored(depth - 1, &random))\(blank())"
      }
      return "{" + (items.isEmpty ? blank() : items.joined(separator: ",")) + "}"
    }
  }

  /// Whether the reader must refuse although the grammar allows it: a name twice.
  private static func hasDuplicate(_ value: PlainJSON) -> Bool {
    switch value {
    case .array(let elements): return elements.contains(where: hasDuplicate)
    case .object(let members):
      let names = members.map { Array($0.name.unicodeScalars.map(\.value)) }
      return Set(names).count < names.count || members.contains { hasDuplicate($0.value) }
    default: return false
    }
  }

  private static func depth(_ value: PlainJSON) -> Int {
    switch value {
    case .array(let elements): 1 + (elements.map(depth).max() ?? 0)
    case .object(let members): 1 + (members.map { depth($0.value) }.max() ?? 0)
    default: 0
    }
  }

  private static func hasReplacement(_ value: PlainJSON) -> Bool {
    switch value {
    case .string(let text): text.unicodeScalars.contains("\u{FFFD}")
    case .array(let elements): elements.contains(where: hasReplacement)
    case .object(let members):
      members.contains { $0.name.unicodeScalars.contains("\u{FFFD}") || hasReplacement($0.value) }
    default: false
    }
  }

  private static func isSame(_ value: JSON, _ plain: PlainJSON) -> Bool {
    switch (value, plain) {
    case (.null, .null): true
    case (.boolean(let one), .truth(let other)): one == other
    case (.integer(let one), .number(let other)): String(one) == other
    case (.number(let one), .number(let other)): one == other
    case (.string(let one), .string(let other)): one.unicodeScalars.elementsEqual(other.unicodeScalars)
    case (.array(let one), .array(let other)): one.count == other.count && zip(one, other).allSatisfy(isSame)
    case (.object(let one), .object(let other)):
      one.count == other.count
        && zip(one, other).allSatisfy {
          $0.name.unicodeScalars.elementsEqual($1.name.unicodeScalars) && isSame($0.value, $1.value)
        }
    default: false
    }
  }

  /// What is JSON is read as a plain parser reads it, and what is not is refused with a place in the text.
  @Test func storedJSONIsReadByItsGrammar() {
    Fuzz.play("storedJSONIsReadByItsGrammar", rounds: 4000) { random in
      let bytes = Mutation.damage(Array(Self.stored(4, &random).utf8), times: random.below(4), &random)
      let limits = JSONLimits(bytesMax: 100_000, depthMax: 1 + random.below(6))
      let plain = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? nil : PlainJSON(bytes)
      do {
        let value = try JSON(parsing: bytes, limits: limits)
        guard let plain else { throw Falsified("\(shown(bytes)) was accepted") }
        try hold(!Self.hasDuplicate(plain), "\(shown(bytes)) has a name twice and was accepted")
        try hold(Self.depth(plain) <= limits.depthMax, "\(shown(bytes)) nests deeper than \(limits.depthMax)")
        try hold(Self.isSame(value, plain), "\(shown(bytes)) was read as \(value.compact)")
        try holdEqual(try JSON(parsing: value.compact), value, "written and read again: \(shown(bytes))")
      } catch let error as JSONError {
        let lines = bytes.split(separator: 10, omittingEmptySubsequences: false)
        try hold(lines.indices.contains(error.line - 1), "\(shown(bytes)): line \(error.line)")
        try hold(
          (1...lines[error.line - 1].count + 1).contains(error.column), "\(shown(bytes)): column \(error.column)")
        guard let plain else { return }
        switch error.cause {
        case .duplicate: try hold(Self.hasDuplicate(plain), "\(shown(bytes)): \(error.what)")
        case .limit: try hold(Self.depth(plain) > limits.depthMax, "\(shown(bytes)): \(error.what)")
        // Half of a surrogate pair: the grammar has it, no character does.
        case .syntax: try hold(Self.hasReplacement(plain), "\(shown(bytes)): \(error.what)")
        default: throw Falsified("\(shown(bytes)): \(error.what)")
        }
      }
    }
  }
}
