internal import Platform

/// The non-deterministic automaton of a pattern (Thompson's construction), from which the table is built.
struct PatternMachine {
  /// The most steps; repetitions in braces are expanded.
  static let stepsMax = 20_000

  /// Transitions that consume no character.
  private(set) var free: [[Int]] = []
  /// The transition on a character set; nil if the step has only free transitions.
  private(set) var edges: [(set: Int, target: Int)?] = []
  private(set) var sets: [ScalarSet] = []
  private(set) var start = 0
  private(set) var end = 0

  init(_ node: PatternNode) throws(PatternError) {
    start = try step()
    end = try append(node, from: start)
  }

  private mutating func step() throws(PatternError) -> Int {
    guard free.count < Self.stepsMax else {
      throw PatternError(
        "the pattern is too large: written out it has more than \(Self.stepsMax) steps", at: 0,
        advice: "use smaller numbers in braces")
    }
    free.append([])
    edges.append(nil)
    return free.count - 1
  }

  /// Appends a part after a step and returns the step after the part.
  private mutating func append(_ node: PatternNode, from begin: Int) throws(PatternError) -> Int {
    switch node {
    case .empty: return begin
    case .one(let set):
      // A step has one edge; a used step is left by a free transition.
      let own = try step()
      free[begin].append(own)
      let target = try step()
      edges[own] = (index(of: set), target)
      return target
    case .sequence(let parts):
      var place = begin
      for part in parts { place = try append(part, from: place) }
      return place
    case .choice(let branches):
      let target = try step()
      for branch in branches {
        let own = try step()
        free[begin].append(own)
        free[try append(branch, from: own)].append(target)
      }
      return target
    case .repetition(let part, let min, let max):
      var place = begin
      for _ in 0..<min { place = try append(part, from: place) }
      return try append(optional: part, times: max.map { $0 - min }, from: place)
    }
  }

  private mutating func append(
    optional part: PatternNode, times: Int?, from begin: Int
  ) throws(PatternError) -> Int {
    let target = try step()
    guard let times else {
      let loop = try step()
      free[begin].append(loop)
      free[try append(part, from: loop)].append(loop)
      free[loop].append(target)
      return target
    }
    var place = begin
    for _ in 0..<times {
      free[place].append(target)
      place = try append(part, from: place)
    }
    free[place].append(target)
    return target
  }

  private mutating func index(of set: ScalarSet) -> Int {
    if let index = sets.firstIndex(of: set) { return index }
    sets.append(set)
    return sets.count - 1
  }

  /// The steps reachable from these without consuming a character, ascending.
  func closure(_ steps: [Int]) -> [Int] {
    var seen = Set(steps)
    var open = steps
    while let step = open.popLast() {
      for other in free[step] where seen.insert(other).inserted { open.append(other) }
    }
    return seen.sorted()
  }
}
