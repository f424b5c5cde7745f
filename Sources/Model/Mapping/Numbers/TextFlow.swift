internal import SQLite

/// Follows the values of columns through the program of a SELECT, to the places where texts are taken for numbers.
///
/// A register may hold at a place whatever it holds at any of the places before it. Texts that are cut out or put together
/// (`substr`, `||`) are not followed: they may well be numbers.
struct TextFlow {
  /// What a register or a column may hold.
  struct Content: Hashable {
    enum Kind: Hashable {
      /// A decimal, in the one spelling that has a point.
      case decimal
      /// A text whose first digits may be anything. Those of a period or a date are always the year.
      case text
      /// A whole number of a column, or computed with such.
      case whole
      /// A whole number written in the SELECT.
      case constant
      /// A number with a point written in the SELECT, or what SQLite computes with one or with a decimal: it may be
      /// binary.
      case binary
    }

    var name: String
    var kind: Kind
    /// Whether it is compared by value.
    var isOrdered = false

    static let whole = Content(name: "", kind: .whole)
    static let constant = Content(name: "", kind: .constant)

    /// Whether it is a number written in the SELECT.
    var isWritten: Bool { kind == .constant || (kind == .binary && Double(name) != nil) }
  }

  typealias Registers = [Int: Contents]

  struct Table: Hashable {
    var schema: Int
    var page: Int
  }

  let program: SelectProgram
  /// The columns of the tables, by the number of the schema and the page at which the table begins.
  private let tables: [Table: [Content?]]
  /// The columns of the virtual table.
  private let source: [Content?]
  private let successors: [[Int]]
  private var states: [Registers?]
  /// The columns of each cursor.
  private var cursors: [Int: Registers] = [:]
  /// The values of records that are made, by their register.
  private var records: [Int: Registers] = [:]
  /// Cursors that read what another one writes.
  private var aliases: [Int: Int] = [:]
  /// What aggregate functions compute, by the register of the accumulator.
  private var sums: Registers = [:]
  private var hasNews = false

  /// The most passes over a program; each adds the columns of at least one temporary table.
  private static let passesMax = 16

  /// - Parameters:
  ///   - source: the columns of the virtual table, nil for one that holds periods or dates.
  ///   - tables: those of the other tables.
  static func uses(
    in program: SelectProgram, source: [Content?], tables: [Table: [Content?]]
  ) -> [TextAsNumber] {
    guard !program.instructions.isEmpty else { return [] }
    var flow = TextFlow(program, source, tables)
    flow.follow()
    var found: [TextAsNumber] = []
    for address in program.instructions.indices {
      guard let registers = flow.states[address] else { continue }
      for use in flow.uses(at: address, registers) where !found.contains(use) { found.append(use) }
    }
    return found
  }

  private init(_ program: SelectProgram, _ source: [Content?], _ tables: [Table: [Content?]]) {
    self.program = program
    self.source = source
    self.tables = tables
    successors = program.instructions.indices.map(program.successors)
    states = Array(repeating: nil, count: program.instructions.count)
  }

  private mutating func follow() {
    for _ in 0..<Self.passesMax {
      hasNews = false
      spread()
      if !hasNews { return }
    }
  }

  /// Executes the program until no register can hold anything more.
  private mutating func spread() {
    states[0] = states[0] ?? [:]
    var isWaiting = states.map { $0 != nil }
    // In the order of the program, so that most instructions are executed once with all that they can find.
    while var address = isWaiting.firstIndex(of: true) {
      while address < isWaiting.count {
        if isWaiting[address], var registers = states[address] {
          isWaiting[address] = false
          execute(address, &registers)
          for next in successors[address] where merge(registers, into: next) { isWaiting[next] = true }
        }
        address += 1
      }
    }
  }

  private mutating func merge(_ registers: Registers, into address: Int) -> Bool {
    guard var known = states[address] else {
      states[address] = registers
      return true
    }
    guard known.add(registers) else { return false }
    states[address] = known
    return true
  }

  /// What a cursor's columns hold.
  func columns(of number: Int) -> Registers { cursors[cursor(number)] ?? [:] }

  private func cursor(_ number: Int) -> Int { aliases[number] ?? number }
}

extension TextFlow.Registers {
  /// Adds what others hold; false if it was all known.
  fileprivate mutating func add(_ others: Self) -> Bool {
    var isNew = false
    for (register, contents) in others where self[register, default: []].insert(contents) { isNew = true }
    return isNew
  }
}

// MARK: Instructions

extension TextFlow {
  private mutating func execute(_ address: Int, _ registers: inout Registers) {
    let instruction = program.instructions[address]
    let (p1, p2, p3) = (instruction.p1, instruction.p2, instruction.p3)
    switch instruction.opcode {
    case "VOpen": open(p1, source)
    case "OpenRead": open(p1, tables[Table(schema: p3, page: p2)] ?? [])
    case "OpenDup": aliases[p1] = cursor(p2)
    case "SorterData": if cursor(p1) != cursor(p3) { aliases[p3] = cursor(p1) }
    case "Column", "VColumn": registers[p3] = cursors[cursor(p1)]?[p2]
    case "Copy": for offset in 0...max(0, p3) { registers[p2 + offset] = registers[p1 + offset] }
    case "SCopy": registers[p2] = registers[p1]
    case "Move":
      for offset in 0..<max(1, p3) { registers[p2 + offset] = registers.removeValue(forKey: p1 + offset) }
    case "Integer", "Int64": registers[p2] = [.constant]
    case "Real": registers[p2] = [Content(name: instruction.p4, kind: .binary)]
    case "String8", "String", "Blob", "Variable", "Rowid", "NewRowid", "Sequence", "Not", "Count", "IsTrue":
      registers[p2] = nil
    case "BitNot": registers[p2] = [.whole]
    case "Null": for register in p2...max(p2, p3) { registers[register] = nil }
    case "Add", "Subtract", "Multiply", "Divide", "Remainder": registers[p3] = computed(of: [p2, p1], registers)
    case "BitAnd", "BitOr", "ShiftLeft", "ShiftRight": registers[p3] = [.whole]
    case "AggStep", "AggInverse": aggregate(instruction, registers)
    case "AggFinal": registers[p1] = sums[p1]
    case "AggValue": registers[p3] = sums[p1]
    case "Concat", "And", "Or": registers[p3] = nil
    case "Cast": registers[p1] = cast(registers[p1] ?? [], to: p2)
    case "SoftNull": registers[p1] = nil
    case "Function", "PureFunc": registers[p3] = result(address, registers)
    case "MakeRecord":
      var record = records[p3] ?? [:]
      registers[p3] = nil
      for offset in 0..<max(0, p2) {
        if let contents = registers[p1 + offset] { hasNews = record.add([offset: contents]) || hasNews }
      }
      records[p3] = record
    case "Insert", "IdxInsert", "SorterInsert":
      hasNews = cursors[cursor(p1), default: [:]].add(records[p2] ?? [:]) || hasNews
    default: break
    }
  }

  private mutating func open(_ cursor: Int, _ columns: [Content?]) {
    for (index, column) in columns.enumerated() {
      if let column { cursors[cursor, default: [:]][index, default: []].insert([column]) }
    }
  }

  private mutating func aggregate(_ call: SelectProgram.Instruction, _ registers: Registers) {
    let name = call.function
    let result: Contents =
      if Self.sums.contains(name) {
        computed(of: [call.p2], registers) ?? []
      } else if Self.choosers.contains(name) {
        registers[call.p2] ?? []
      } else if Self.makers.contains(name) {
        [Content(name: "\(name)(…)", kind: .decimal)]
      } else {
        []
      }
    hasNews = sums.add([call.p3: result]) || hasNews
  }

  /// What a function makes: those that compute exactly make decimals, and the choice of one value is that value.
  private func result(_ address: Int, _ registers: Registers) -> Contents? {
    let name = program.instructions[address].function
    if Self.makers.contains(name) { return [Content(name: "\(name)(…)", kind: .decimal)] }
    let arguments = program.arguments(at: address)
    if Self.takers.contains(name) { return computed(of: arguments, registers) }
    if Self.trimmers.contains(name) {
      return arguments.first.flatMap { registers[$0] }?.only { $0.kind == .text || $0.kind == .decimal }
    }
    guard Self.choosers.contains(name) else { return nil }
    return all(of: arguments, registers).only { $0.kind != .constant }
  }

  /// What SQLite computes: a binary number if one of its parts may be one, a whole one if a part is whole.
  private func computed(of parts: [Int], _ registers: Registers) -> Contents? {
    Contents(
      all(of: parts, registers).compactMap { content in
        switch content.kind {
        case .decimal, .binary: Content(name: content.name, kind: .binary)
        case .whole: .whole
        case .text, .constant: nil
        }
      })
  }

  private func all(of parts: [Int], _ registers: Registers) -> Contents {
    parts.reduce(into: []) { $0.insert(registers[$1] ?? []) }
  }

  /// What a CAST makes of a value; the types are the letters of SQLite's affinities.
  private func cast(_ contents: Contents, to affinity: Int) -> Contents? {
    switch affinity {
    case Self.integer: return [.whole]
    case Self.text: return contents.only { $0.kind == .text || $0.kind == .decimal }
    case Self.numeric, Self.real:
      return Contents(
        contents.compactMap { $0.kind == .decimal || $0.kind == .binary ? Content(name: $0.name, kind: .binary) : nil })
    default: return nil
    }
  }

  static let (text, numeric, integer, real) = (0x42, 0x43, 0x44, 0x45)

  /// The functions that return one of their arguments.
  static let choosers: Set<String> = [
    "coalesce", "ifnull", "iif", "likely", "max", "min", "nullif", "unlikely", "first_value", "last_value", "nth_value",
    "lag", "lead",
  ]
  /// The functions that change the letters of a text and leave it the text of a column.
  static let trimmers: Set<String> = ["trim", "ltrim", "rtrim", "replace", "lower", "upper"]
  /// The aggregate functions that add.
  static let sums: Set<String> = ["sum", "total", "avg"]
  /// The functions whose results are decimals as texts.
  static let makers: Set<String> = [
    "number", "convert", "ratio", "round_exact", "add_exact", "subtract_exact", "multiply_exact", "sum_exact",
    "avg_exact",
  ]
  /// The functions of SQLite that take numbers.
  static let takers: Set<String> = [
    "abs", "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "ceil", "ceiling", "cos", "cosh", "degrees",
    "exp", "floor", "ln", "log", "log10", "log2", "mod", "pow", "power", "radians", "round", "sign", "sin", "sinh",
    "sqrt", "tan", "tanh", "trunc",
  ]
}
