internal import SQLite

/// The program that SQLite compiles a SELECT to (https://www.sqlite.org/opcode.html).
///
/// Other releases of SQLite may have other instructions: one that is not known here is passed over.
struct SelectProgram {
  struct Instruction {
    let opcode: String
    let p1: Int
    let p2: Int
    let p3: Int
    let p4: String
    let p5: Int

    /// The register that it writes, for the instructions that end the computation of a value.
    var target: Int? {
      switch opcode {
      case "Column", "VColumn", "Add", "Subtract", "Multiply", "Divide", "Remainder", "Concat", "BitAnd", "BitOr",
        "ShiftLeft", "ShiftRight", "Function", "PureFunc":
        p3
      case "SCopy", "Copy", "Integer", "Int64", "Real", "String8", "BitNot", "Not", "Null": p2
      case "Cast": p1
      default: nil
      }
    }

    /// The name of a function, which P4 gives with the number of its arguments: `round(2)`.
    var function: String { p4.prefix { $0 != "(" }.lowercased() }
    /// The number of a function's arguments; negative if it takes any number of them.
    var argumentCount: Int { Int(p4.drop { $0 != "(" }.dropFirst().dropLast()) ?? 0 }
  }

  let instructions: [Instruction]

  init(of select: String, on connection: borrowing Connection) throws(SQLiteError) {
    var instructions: [Instruction] = []
    var rows = try connection.prepare("EXPLAIN \(select)")
    while try rows.step() {
      instructions.append(
        Instruction(
          opcode: rows.text(1), p1: Int(rows.integer(2)), p2: Int(rows.integer(3)), p3: Int(rows.integer(4)),
          p4: rows.text(5), p5: Int(rows.integer(6))))
    }
    self.instructions = instructions
  }

  /// The registers of a function's arguments.
  ///
  /// Of a function that takes any number of them the program does not tell how many there are: the registers count that the
  /// instructions just before it write.
  func arguments(at address: Int) -> [Int] {
    let call = instructions[address]
    if call.argumentCount >= 0 { return Array(call.p2..<call.p2 + call.argumentCount) }
    var found: Set<Int> = []
    for before in instructions[max(0, address - Self.lookedBackMax)..<address].reversed() {
      if ["ResultRow", "MakeRecord"].contains(before.opcode) { break }
      if let target = before.target, (call.p2..<call.p2 + Self.lookedBackMax).contains(target) { found.insert(target) }
      // What stands before another call belongs to that one.
      if ["Function", "PureFunc"].contains(before.opcode) { break }
    }
    return found.sorted()
  }

  /// How many instructions before a call, and registers, may belong to its arguments.
  private static let lookedBackMax = 12

  /// The instructions that may be executed after one. Some of them never are, which does no harm.
  func successors(of address: Int) -> [Int] {
    let instruction = instructions[address]
    let next = address + 1
    let all: [Int] =
      switch instruction.opcode {
      case "Goto", "Init": [instruction.p2]
      case "Halt": []
      // The body of a coroutine is entered by the first Yield.
      case "InitCoroutine": [instruction.p2 > 0 ? instruction.p2 : next]
      case "Gosub": [instruction.p2]
      case "Return": [next] + places("Gosub", instruction.p1).map { $0 + 1 }
      case "Yield", "EndCoroutine":
        [next, instruction.p2] + places("Yield", instruction.p1).flatMap { [$0 + 1, instructions[$0].p2] }
          + places("InitCoroutine", instruction.p1).map { instructions[$0].p3 }
      case "Jump": [instruction.p1, instruction.p2, instruction.p3]
      case _ where Self.jumps.contains(instruction.opcode): [next, instruction.p2]
      default: [next]
      }
    return all.filter { $0 > 0 && $0 < instructions.count }
  }

  private func places(_ opcode: String, _ register: Int) -> [Int] {
    instructions.indices.filter { instructions[$0].opcode == opcode && instructions[$0].p1 == register }
  }

  /// The instructions that go on at P2 or at the next one.
  private static let jumps: Set<String> = [
    "Once", "If", "IfNot", "IsNull", "NotNull", "IsType", "ElseEq", "ElseNotEq", "Eq", "Ne", "Lt", "Le", "Gt", "Ge",
    "MustBeInt", "Filter", "IfNullRow", "IfEmpty", "SeekLT", "SeekLE", "SeekGE", "SeekGT", "SeekRowid", "SeekScan",
    "NoConflict", "NotFound", "Found", "NotExists", "IfNoHope", "Last", "IfSmaller", "IfSizeBetween", "SorterSort",
    "Sort", "Rewind", "SorterNext", "Prev", "Next", "IdxLE", "IdxLT", "IdxGT", "IdxGE", "RowSetRead", "RowSetTest",
    "IfPos", "IfNotZero", "DecrJumpZero", "VNext", "VFilter", "InitCoroutine", "SorterCompare",
  ]
}
