extension TextFlow {
  /// The places where an instruction takes the text of a register for a number, or cuts or spells a binary number.
  func uses(at address: Int, _ registers: Registers) -> [TextAsNumber] {
    let instruction = program.instructions[address]
    let values = Values(registers: registers)
    let (p1, p2, p3) = (instruction.p1, instruction.p2, instruction.p3)
    switch instruction.opcode {
    case "Add", "Subtract", "Multiply": return values.of(.text, in: [p2, p1], .arithmetic)
    case "Divide": return values.of(.text, in: [p2, p1], .arithmetic) + division(p2, by: p1, registers)
    case "Remainder": return values.whole(in: [p2, p1], "%")
    // With itself, or into itself, SQLite looks for NULL among the values of IN.
    case "BitAnd" where p1 == p2 || p1 == p3: return []
    case "BitAnd": return values.whole(in: [p2, p1], "&")
    case "BitOr": return values.whole(in: [p2, p1], "|")
    case "ShiftLeft", "ShiftRight": return values.whole(in: [p2, p1], "<< or >>")
    case "BitNot": return values.whole(in: [p1], "~")
    case "And", "Or": return values.of(.text, in: [p2, p1], .condition)
    case "If", "IfNot", "Not", "IsTrue": return values.of(.text, in: [p1], .condition)
    case "Cast" where p2 == Self.text: return values.of(.binary, in: [p1], .spelling("CAST"))
    // The whole part of a decimal is what is asked for.
    case "Cast" where p2 >= Self.numeric:
      return values.of(.text, in: [p1], .cast)
        + (p2 == Self.integer ? values.of(.binary, in: [p1], .cutting("CAST")) : [])
    case "Concat": return values.of(.binary, in: [p2, p1], .spelling("||"))
    case "AggStep", "AggInverse":
      return call(address, Array(p2..<p2 + max(0, instruction.p5)), values, isAggregate: true)
    case "Function", "PureFunc": return call(address, program.arguments(at: address), values, isAggregate: false)
    case "ResultRow":
      return values.of(.binary, in: Array(p1..<p1 + max(0, p2)), .result).filter { Double($0.name) != nil }
    case "Lt", "Le", "Gt", "Ge", "Eq", "Ne": return comparison(instruction, registers)
    case "Found", "NotFound":
      let wanted = Int(instruction.p4) ?? 1
      return (0..<wanted).flatMap { offset -> [TextAsNumber] in
        guard columns(of: p1)[offset]?.contains(where: \.isWritten) == true else { return [] }
        return values.of(.decimal, in: [p3 + offset], .comparison) { !$0.isOrdered }
      }
    default: return []
    }
  }

  private func call(_ address: Int, _ arguments: [Int], _ values: Values, isAggregate: Bool) -> [TextAsNumber] {
    let name = program.instructions[address].function
    if isAggregate ? Self.sums.contains(name) : Self.takers.contains(name) {
      return values.of(.text, in: arguments, .function(name))
    }
    if name == "max" || name == "min" {
      // The collation of a call stands just before it.
      let before = program.instructions[address - 1]
      let isByValue = before.opcode == "CollSeq" && before.p4.hasPrefix("decimal")
      return isByValue ? [] : values.of(.decimal, in: arguments, .comparison) { !$0.isOrdered }
    }
    let isExact = Self.makers.contains(name) || Self.choosers.contains(name) || ["typeof", "count"].contains(name)
    return isExact ? [] : values.of(.binary, in: arguments, .spelling(name))
  }

  /// A division by a number written in the SELECT is taken for meant: `year / 10`.
  private func division(_ dividend: Int, by divisor: Int, _ registers: Registers) -> [TextAsNumber] {
    let isWhole = registers[dividend]?.contains(.whole) == true && registers[divisor]?.contains(.whole) == true
    return isWhole ? [TextAsNumber(name: "/", use: .division)] : []
  }

  private func comparison(_ instruction: SelectProgram.Instruction, _ registers: Registers) -> [TextAsNumber] {
    // The type of a column on the other side makes a number of the text.
    let affinity = instruction.p5 & 0x47
    guard affinity < Self.numeric, !instruction.p4.hasPrefix("decimal") else { return [] }
    let sides = [instruction.p1, instruction.p3].map { registers[$0] ?? [] }
    let hasWritten = sides.contains { $0.contains(where: \.isWritten) }
    let isEquality = instruction.opcode == "Eq" || instruction.opcode == "Ne"
    let values = Values(registers: registers)
    let all = [instruction.p1, instruction.p3]
    let decimals =
      hasWritten || !isEquality ? values.of(.decimal, in: all, .comparison) { !$0.isOrdered } : []
    // Equal texts are equal numbers where the number is taken as a text.
    let isByLetters = hasWritten && !(isEquality && affinity == Self.text)
    return decimals + (isByLetters ? values.of(.text, in: all, .lettering) : [])
  }
}

/// The contents of registers at one place.
private struct Values {
  let registers: TextFlow.Registers

  func of(
    _ kind: TextFlow.Content.Kind, in places: [Int], _ use: TextAsNumber.Use,
    where isMeant: (TextFlow.Content) -> Bool = { _ in true }
  ) -> [TextAsNumber] {
    places.flatMap { registers[$0] ?? [] }.filter { $0.kind == kind && isMeant($0) }
      .map { TextAsNumber(name: $0.name, use: use) }.sorted { $0.name < $1.name }
  }

  /// The uses of an operator that takes the whole part of its operands.
  func whole(in places: [Int], _ cutter: String) -> [TextAsNumber] {
    of(.text, in: places, .arithmetic) + of(.binary, in: places, .cutting(cutter))
  }
}
