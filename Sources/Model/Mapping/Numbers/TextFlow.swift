internal import SQLite

/// Follows the texts of columns through the program of a SELECT, to the places where they are taken for numbers.
///
/// A register may hold at a place what it holds at any of the places before it. Texts that other functions make (`substr`,
/// `replace`, `||`) are not followed: what they cut out may well be a number.
struct TextFlow {
  /// What a register or a column may hold.
  struct Content: Hashable {
    enum Kind: Hashable {
      /// A decimal, in the one spelling that has a point.
      case decimal
      /// A text whose first digits may be anything. Those of a period or a date are always the year.
      case text
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
  }

  private typealias Registers = [Int: Content]

  private let program: SelectProgram
  /// The columns of the tables, by the number of the schema and the page at which the table begins.
  private let tables: [Table: [Content?]]
  /// The columns of the virtual table.
  private let source: [Content?]
  private let successors: [[Int]]
  private var states: [Registers?]
  /// The columns of each cursor.
  private var cursors: [Int: [Int: Content]] = [:]
  /// The values of records that are made, by their register.
  private var records: [Int: [Int: Content]] = [:]
  /// Cursors that read what another one writes.
  private var aliases: [Int: Int] = [:]
  /// What aggregate functions compute, by the register of the accumulator.
  private var sums: [Int: Content] = [:]
  private var hasNews = false
  private var found: [TextAsNumber] = []

  struct Table: Hashable {
    var schema: Int
    var page: Int
  }

  /// The most passes over a program; each adds the columns of at least one temporary table.
  private static let passesMax = 16

  /// - Parameters:
  ///   - source: the columns of the virtual table, nil for one that holds no text.
  ///   - tables: those of the other tables.
  static func uses(
    in program: SelectProgram, source: [Content?], tables: [Table: [Content?]]
  ) -> [TextAsNumber] {
    var flow = TextFlow(program, source, tables)
    return flow.follow()
  }

  private init(_ program: SelectProgram, _ source: [Content?], _ tables: [Table: [Content?]]) {
    self.program = program
    self.source = source
    self.tables = tables
    successors = program.instructions.indices.map(program.successors)
    states = Array(repeating: nil, count: program.instructions.count)
  }

  private mutating func follow() -> [TextAsNumber] {
    guard !program.instructions.isEmpty else { return [] }
    for _ in 0..<Self.passesMax {
      hasNews = false
      spread()
      if !hasNews { break }
    }
    for (address, instruction) in program.instructions.enumerated() {
      guard let registers = states[address] else { continue }
      for use in uses(instruction, at: address, registers) where !found.contains(use) { found.append(use) }
    }
    return found
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
    guard let known = states[address] else {
      states[address] = registers
      return true
    }
    let new = registers.filter { known[$0.key] == nil }
    guard !new.isEmpty else { return false }
    states[address]?.merge(new) { first, _ in first }
    return true
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
    case "Integer", "Int64": registers[p2] = Content(name: "", kind: .constant)
    case "Real": registers[p2] = Content(name: instruction.p4, kind: .binary)
    case "String8", "String", "Blob", "Variable", "Rowid", "NewRowid", "Sequence", "Not", "BitNot", "Count", "IsTrue":
      registers[p2] = nil
    case "Null": for register in p2...max(p2, p3) { registers[register] = nil }
    case "Add", "Subtract", "Multiply", "Divide", "Remainder":
      registers[p3] = computed(of: [p2, p1], registers)
    case "AggStep", "AggInverse":
      if Self.sums.contains(instruction.function) {
        sums[p3] = sums[p3] ?? computed(of: [p2], registers)
      } else if Self.choosers.contains(instruction.function) {
        sums[p3] = sums[p3] ?? registers[p2]
      }
    case "AggFinal": registers[p1] = sums[p1]
    case "AggValue": registers[p3] = sums[p1]
    case "Concat", "And", "Or", "BitAnd", "BitOr", "ShiftLeft", "ShiftRight": registers[p3] = nil
    case "Cast", "SoftNull": registers[p1] = nil
    case "Function", "PureFunc": registers[p3] = result(address, registers)
    case "MakeRecord":
      var record = records[p3] ?? [:]
      for offset in 0..<max(0, p2) { record[offset] = record[offset] ?? registers[p1 + offset] }
      registers[p3] = nil
      hasNews = hasNews || record != records[p3] ?? [:]
      records[p3] = record
    case "Insert", "IdxInsert", "SorterInsert":
      let columns = (cursors[cursor(p1)] ?? [:]).merging(records[p2] ?? [:]) { first, _ in first }
      hasNews = hasNews || columns != cursors[cursor(p1)] ?? [:]
      cursors[cursor(p1)] = columns
    default: break
    }
  }

  private mutating func open(_ cursor: Int, _ columns: [Content?]) {
    for (index, column) in columns.enumerated() where column != nil {
      cursors[cursor, default: [:]][index] = column
    }
  }

  private func cursor(_ number: Int) -> Int { aliases[number] ?? number }

  /// What a function makes: those that compute exactly make decimals, and the choice of one value is that value.
  private func result(_ address: Int, _ registers: Registers) -> Content? {
    let name = program.instructions[address].function
    if Self.makers.contains(name) { return Content(name: "\(name)(…)", kind: .decimal) }
    if Self.takers.contains(name) { return computed(of: program.arguments(at: address), registers) }
    guard Self.choosers.contains(name) else { return nil }
    return program.arguments(at: address).lazy.compactMap { registers[$0] }.first { $0.kind != .constant }
  }

  /// What SQLite computes: a binary number if one of its parts may be one.
  private func computed(of parts: [Int], _ registers: Registers) -> Content? {
    let part = parts.lazy.compactMap { registers[$0] }.first { $0.kind == .decimal || $0.kind == .binary }
    return part.map { Content(name: $0.name, kind: .binary) }
  }

  /// The functions that return one of their arguments.
  private static let choosers: Set<String> = [
    "coalesce", "ifnull", "iif", "likely", "max", "min", "nullif", "unlikely",
  ]
  /// The aggregate functions that add.
  private static let sums: Set<String> = ["sum", "total", "avg"]

  /// The functions whose results are decimals as texts.
  private static let makers: Set<String> = [
    "number", "convert", "ratio", "round_exact", "add_exact", "subtract_exact", "multiply_exact", "sum_exact",
    "avg_exact",
  ]
  /// The functions of SQLite that take numbers.
  private static let takers: Set<String> = [
    "abs", "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "ceil", "ceiling", "cos", "cosh", "degrees",
    "exp",
    "floor", "ln", "log", "log10", "log2", "mod", "pow", "power", "radians", "round", "sign", "sin", "sinh", "sqrt",
    "tan", "tanh", "trunc",
  ]
}

// MARK: Uses

extension TextFlow {
  private func uses(
    _ instruction: SelectProgram.Instruction, at address: Int, _ registers: Registers
  ) -> [TextAsNumber] {
    let (p1, p2, p3) = (instruction.p1, instruction.p2, instruction.p3)
    func texts(_ places: some Sequence<Int>, _ use: TextAsNumber.Use) -> [TextAsNumber] {
      places.compactMap { registers[$0] }.filter { $0.kind == .text }.map {
        TextAsNumber(name: $0.name, use: use)
      }
    }
    func binaries(_ places: some Sequence<Int>, _ use: TextAsNumber.Use) -> [TextAsNumber] {
      places.compactMap { registers[$0] }.filter { $0.kind == .binary }.map { TextAsNumber(name: $0.name, use: use) }
    }
    let function = instruction.function
    switch instruction.opcode {
    case "Add", "Subtract", "Multiply", "Divide", "Remainder": return texts([p2, p1], .arithmetic)
    // To a numeric type, an integer or a real number. The whole part of a decimal is what is asked for.
    case "Cast" where (67...69).contains(p2): return texts([p1], .cast) + binaries([p1], .cutting)
    case "Concat": return binaries([p2, p1], .spelling("||"))
    case "AggStep", "AggInverse": return Self.sums.contains(function) ? texts([p2], .function(function)) : []
    case "Function", "PureFunc":
      let arguments = program.arguments(at: address)
      if Self.takers.contains(function) { return texts(arguments, .function(function)) }
      let isExact = Self.makers.contains(function) || Self.choosers.contains(function) || function == "typeof"
      return isExact ? [] : binaries(arguments, .spelling(function))
    case "ResultRow": return binaries(p1..<p1 + max(0, p2), .result).filter { Double($0.name) != nil }
    case "Lt", "Le", "Gt", "Ge", "Eq", "Ne":
      // The type of a column on the other side would make a number of the text.
      guard (instruction.p5 & 0x47) < 0x43, !instruction.p4.hasPrefix("decimal") else { return [] }
      let sides = [p1, p3].compactMap { registers[$0] }
      guard sides.contains(where: { $0.kind == .constant || ($0.kind == .binary && Double($0.name) != nil) }) else {
        return []
      }
      return sides.filter { $0.kind == .decimal && !$0.isOrdered }.map { TextAsNumber(name: $0.name, use: .comparison) }
    default: return []
    }
  }
}
