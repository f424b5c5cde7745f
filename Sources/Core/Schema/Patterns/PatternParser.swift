public import Platform

/// An invalid pattern, and the place of the mistake.
public struct PatternError: Problem, Hashable {
  /// What is wrong, in one sentence.
  public let what: String
  /// What to write instead.
  public let advice: Advice
  /// The character of the mistake, from 0.
  public let offset: Int

  init(_ what: String, at offset: Int, advice: Advice = "") {
    self.what = what
    self.advice = advice
    self.offset = offset
  }
}

/// The syntax tree of a pattern.
indirect enum PatternNode {
  case empty
  case one(ScalarSet)
  case sequence([PatternNode])
  case choice([PatternNode])
  /// At least `min` times, at most `max` times; nil without a maximum.
  case repetition(PatternNode, min: Int, max: Int?)
}

/// Parses a pattern: literals, `.`, classes, groups, `|`, and repetitions. What needs backtracking is refused.
struct PatternParser {
  /// The longest pattern, in characters.
  static let charactersMax = 1000
  /// The largest number in braces.
  static let repetitionsMax = 1000
  /// The deepest nesting of groups.
  static let depthMax = 50

  private let scalars: [Unicode.Scalar]
  private var next = 0
  private var depth = 0

  static func parse(_ text: String) throws(PatternError) -> PatternNode {
    var parser = PatternParser(text)
    guard parser.scalars.count <= charactersMax else {
      throw PatternError("the pattern has more than \(charactersMax) characters", at: 0)
    }
    _ = parser.take("^")
    let node = try parser.choice()
    if let rest = parser.peek {
      throw PatternError(
        "there is a \"\(rest)\" without its opening bracket", at: parser.next, advice: "write \\\(rest)")
    }
    return node
  }

  private init(_ text: String) { scalars = Array(text.unicodeScalars) }

  private var peek: Unicode.Scalar? { next < scalars.count ? scalars[next] : nil }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard peek == scalar else { return false }
    next += 1
    return true
  }

  private mutating func choice() throws(PatternError) -> PatternNode {
    var branches = [try sequence()]
    while take("|") { branches.append(try sequence()) }
    return branches.count == 1 ? branches[0] : .choice(branches)
  }

  private mutating func sequence() throws(PatternError) -> PatternNode {
    var parts: [PatternNode] = []
    while let scalar = peek, scalar != "|", scalar != ")" {
      // The whole value is matched, so an anchor at the end has no effect.
      if scalar == "$", next + 1 == scalars.count {
        next += 1
        break
      }
      let item = try item()
      parts.append(try repetition(of: item))
    }
    return parts.isEmpty ? .empty : .sequence(parts)
  }

  private mutating func item() throws(PatternError) -> PatternNode {
    let start = next
    let scalar = scalars[next]
    next += 1
    switch scalar {
    case "(": return try group(start)
    case "[": return .one(try characterClass(start))
    case ".": return .one(.all)
    case "\\": return .one(try escape(start))
    case "*", "+", "?", "{":
      throw PatternError("there is nothing to repeat before \"\(scalar)\"", at: start, advice: "write \\\(scalar)")
    case "^", "$":
      throw PatternError(
        "the whole value is matched, so \"\(scalar)\" stands only at the \(scalar == "^" ? "beginning" : "end")",
        at: start, advice: "leave it out, or write \\\(scalar) for the character")
    default: return .one(ScalarSet(scalar))
    }
  }

  private mutating func group(_ start: Int) throws(PatternError) -> PatternNode {
    if take("?") {
      guard take(":") else {
        throw PatternError(
          "looking ahead or behind, names and options of groups are not understood", at: start,
          advice: "(…) and (?:…) are")
      }
    }
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthMax else { throw PatternError("groups stand too deep in each other", at: start) }
    let node = try choice()
    guard take(")") else { throw PatternError("the group is not closed", at: start, advice: "write )") }
    return node
  }

  private mutating func repetition(of node: PatternNode) throws(PatternError) -> PatternNode {
    let start = next
    var bounds: (min: Int, max: Int?)
    if take("*") {
      bounds = (0, nil)
    } else if take("+") {
      bounds = (1, nil)
    } else if take("?") {
      bounds = (0, 1)
    } else if take("{") {
      bounds = try braces(start)
    } else {
      return node
    }
    if let scalar = peek, ["*", "+", "?", "{"].contains(scalar) {
      throw PatternError(
        "\"\(scalar)\" behind a repetition is not understood: the whole value is matched, however long each part is",
        at: next, advice: "leave it out")
    }
    return .repetition(node, min: bounds.min, max: bounds.max)
  }

  private mutating func braces(_ start: Int) throws(PatternError) -> (min: Int, max: Int?) {
    let low = number()
    var high = low
    if take(",") { high = peek == "}" ? nil : number() ?? -1 }
    guard let low, high != -1, take("}") else {
      throw PatternError("this is no repetition", at: start, advice: "write {2}, {2,} or {2,5}, or \\{")
    }
    guard low <= Self.repetitionsMax, high ?? low <= Self.repetitionsMax, high ?? low >= low else {
      throw PatternError("a repetition goes from a number up to another of at most \(Self.repetitionsMax)", at: start)
    }
    return (low, high)
  }

  private mutating func number() -> Int? {
    var value: Int?
    while let digit = peek.map({ Int($0.value) - 48 }), (0...9).contains(digit) {
      value = min((value ?? 0) * 10 + digit, 1_000_000)
      next += 1
    }
    return value
  }
}

extension PatternParser {
  private mutating func escape(_ start: Int) throws(PatternError) -> ScalarSet {
    guard let scalar = peek else { throw PatternError("there is nothing behind the last \\", at: start) }
    next += 1
    switch scalar {
    case "d": return .digits
    case "D": return ScalarSet.digits.inverted
    case "w": return .wordCharacters
    case "W": return ScalarSet.wordCharacters.inverted
    case "s": return .blanks
    case "S": return ScalarSet.blanks.inverted
    case "t": return ScalarSet("\t")
    case "n": return ScalarSet("\n")
    case "r": return ScalarSet("\r")
    case "p": return try property(start)
    case "1"..."9":
      throw PatternError("a repetition of what a group matched is not understood", at: start)
    default:
      guard scalar.isASCII, !scalar.properties.isAlphabetic, scalar != "0" else {
        throw PatternError(
          "\\\(scalar) is not understood", at: start, advice: "\\d, \\w, \\s, \\t, \\n, \\r, \\p{L} and \\. are")
      }
      return ScalarSet(scalar)
    }
  }

  private mutating func property(_ start: Int) throws(PatternError) -> ScalarSet {
    var name = ""
    if take("{") {
      while let scalar = peek, scalar != "}", name.utf8.count < 10 {
        name.unicodeScalars.append(scalar)
        next += 1
      }
      if take("}") {
        switch name {
        case "L": return .letters
        case "Lu": return .upperCase
        case "Ll": return .lowerCase
        default: break
        }
      }
    }
    throw PatternError(
      "this class of characters is not known", at: start,
      advice: "\\p{L} letters, \\p{Lu} capitals, \\p{Ll} small letters")
  }

  private mutating func characterClass(_ start: Int) throws(PatternError) -> ScalarSet {
    let isInverted = take("^")
    var set = ScalarSet([])
    var isFirst = true
    while true {
      guard let scalar = peek else { throw PatternError("the class is not closed", at: start, advice: "write ]") }
      let place = next
      next += 1
      if scalar == "]", !isFirst { return isInverted ? set.inverted : set }
      isFirst = false
      let low = scalar == "\\" ? try escape(place) : ScalarSet(scalar)
      guard peek == "-", next + 1 < scalars.count, scalars[next + 1] != "]" else {
        set = set.union(low)
        continue
      }
      next += 1
      let highPlace = next
      next += 1
      let high = scalars[highPlace] == "\\" ? try escape(highPlace) : ScalarSet(scalars[highPlace])
      guard let first = low.single, let last = high.single, first <= last else {
        throw PatternError("this is no range of characters", at: place, advice: "write the smaller one first: a-z")
      }
      set = set.union(ScalarSet([first...last]))
    }
  }
}

extension ScalarSet {
  /// The only scalar of the set; nil if it has none or several.
  fileprivate var single: UInt32? {
    ranges.count == 1 && ranges[0].lowerBound == ranges[0].upperBound ? ranges[0].lowerBound : nil
  }
}
