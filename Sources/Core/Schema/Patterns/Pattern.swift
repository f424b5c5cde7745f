internal import Platform

/// A regular expression that matches in one pass: a state table with one lookup for each character.
///
/// There is no backtracking, so the time depends only on the length of the value, whatever the pattern. What needs
/// backtracking (back-references, look-ahead) is refused when the pattern is parsed.
public struct Pattern: Sendable {
  /// The most states of the table.
  public static let statesMax = 2000
  /// The most machine steps visited while the table is built: some hundredths of a second.
  static let stepsLookedAtMax = 2_000_000

  /// The starts of ranges of scalars, ascending, and the character class of each.
  private let starts: [UInt32]
  private let classes: [UInt8]
  /// The class of each ASCII character.
  private let ascii: [UInt8]
  private let classCount: Int
  /// For each state and class the next state; state 0 never matches.
  private let table: [UInt16]
  private let accepts: [Bool]

  /// Parses a pattern that must match the whole of a value.
  ///
  /// - Throws: `PatternError` if the pattern is invalid or too large.
  public init(_ text: String) throws(PatternError) {
    let machine = try PatternMachine(try PatternParser.parse(text))
    let alphabet = try Alphabet(machine.sets)
    starts = alphabet.starts
    classes = alphabet.classes
    classCount = alphabet.members.count
    ascii = (0..<128).map { Alphabet.find($0, alphabet.starts, alphabet.classes) }

    var numbers: [[Int]: Int] = [[]: 0]
    var states: [[Int]] = [[]]
    var table: [UInt16] = Array(repeating: 0, count: classCount)
    var lookedAt = 0
    func number(_ steps: [Int]) throws(PatternError) -> Int {
      lookedAt += steps.count
      if let known = numbers[steps] { return known }
      guard states.count < Self.statesMax, lookedAt < Self.stepsLookedAtMax else {
        throw PatternError(
          "the pattern is too complex: its table would have more than \(Self.statesMax) states", at: 0,
          advice: "use smaller numbers in braces, or two checks")
      }
      numbers[steps] = states.count
      states.append(steps)
      return states.count - 1
    }
    _ = try number(machine.closure([machine.start]))
    var state = 1
    while state < states.count {
      for members in alphabet.members {
        let targets = states[state].compactMap { step -> Int? in
          guard let edge = machine.edges[step], members[edge.set] else { return nil }
          return edge.target
        }
        table.append(UInt16(targets.isEmpty ? 0 : try number(machine.closure(targets))))
      }
      state += 1
    }
    self.table = table
    accepts = states.map { $0.contains(machine.end) }
  }

  /// Whether the whole text matches; bytes that are not UTF-8 never do.
  public func matches(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var state = 1
    var index = 0
    return table.withUnsafeBufferPointer { table in
      ascii.withUnsafeBufferPointer { ascii in
        while index < bytes.count {
          let byte = bytes[index]
          if byte < 0x80 {
            state = Int(table[state &* classCount &+ Int(ascii[Int(byte)])])
            index &+= 1
          } else {
            guard let (scalar, length) = Self.decode(bytes, index) else { return false }
            state = Int(table[state &* classCount &+ Int(Alphabet.find(scalar, starts, classes))])
            index &+= length
          }
          if state == 0 { return false }
        }
        return accepts[state]
      }
    }
  }

  /// Whether the whole text matches.
  public func matches(_ text: String) -> Bool {
    var copy = text
    return copy.withUTF8 { matches(UnsafeRawBufferPointer($0)) }
  }

  /// The scalar at an index and its length; nil for malformed UTF-8 (RFC 3629).
  private static func decode(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> (UInt32, Int)? {
    let lead = bytes[index]
    let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
    guard lead >= 0xC2, lead <= 0xF4, index + length <= bytes.count else { return nil }
    var value = UInt32(lead) & (0x7F >> UInt32(length))
    for byte in bytes[(index + 1)..<(index + length)] {
      guard byte & 0xC0 == 0x80 else { return nil }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    // Not overlong, not a surrogate, and not above the last scalar.
    guard value >= (length == 4 ? 0x10000 : length == 3 ? 0x800 : 0x80), Unicode.Scalar(value) != nil else {
      return nil
    }
    return (value, length)
  }
}

/// Classes of characters that a pattern does not distinguish.
private struct Alphabet {
  var starts: [UInt32] = []
  var classes: [UInt8] = []
  /// For each class, the sets that contain it.
  var members: [[Bool]] = []

  init(_ sets: [ScalarSet]) throws(PatternError) {
    var places: Set<UInt32> = [0]
    for range in sets.flatMap(\.ranges) {
      places.insert(range.lowerBound)
      if range.upperBound < ScalarSet.scalarMax { places.insert(range.upperBound + 1) }
    }
    var numbers: [[Bool]: Int] = [:]
    for place in places.sorted() {
      let members = sets.map { $0.contains(place) }
      let number = numbers[members] ?? self.members.count
      if number == self.members.count {
        guard number < 256 else {
          throw PatternError("the pattern tells more than 256 kinds of characters apart", at: 0)
        }
        numbers[members] = number
        self.members.append(members)
      }
      starts.append(place)
      classes.append(UInt8(number))
    }
  }

  static func find(_ scalar: UInt32, _ starts: [UInt32], _ classes: [UInt8]) -> UInt8 {
    var (low, high) = (0, starts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= scalar { low = middle } else { high = middle }
    }
    return classes[low]
  }
}
