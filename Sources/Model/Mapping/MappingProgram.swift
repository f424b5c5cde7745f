internal import SQLite

/// Properties of a SELECT, derived from its compiled program (https://www.sqlite.org/opcode.html).
struct MappingProgram {
  /// Whether it groups or sorts, so that a row has no single source record.
  private(set) var isMixing = false
  /// The columns of a SELECT that only selects and renames fields of the source, or calls the simplest functions on
  /// them. It needs no virtual machine for each row; the reader's values are used directly, at a third of the cost.
  private(set) var picked: [PickedColumn]?

  /// The current part of the program of such a SELECT. Any other instruction, or one elsewhere, may jump or compute.
  private enum Phase: Int {
    case opening
    case columns
    case looping
  }

  init(_ select: String, on connection: borrowing Connection) throws(SQLiteError) {
    var isScan = true
    var phase = Phase.opening
    /// The content of each register.
    var registers: [Int: PickedColumn] = [:]
    var result: [Int]?
    var program = try connection.prepare("EXPLAIN \(select)")
    while try program.step() {
      let opcode = program.text(1)
      let (first, second, third) = (Int(program.integer(2)), Int(program.integer(3)), Int(program.integer(4)))
      if opcode == "SorterOpen" || opcode == "AggStep" { isMixing = true }
      switch (phase, opcode) {
      case (.opening, "Init"), (.opening, "VOpen"), (.opening, "Integer"), (_, "Explain"), (_, "Noop"): break
      case (.opening, "VFilter"): phase = .columns
      case (.columns, "VColumn"): registers[third] = .field(second)
      // If the first number is not 0, some of the arguments are constants.
      case (.columns, "Function") where first == 0:
        if let call = Self.call(program.text(5), from: second, registers) {
          registers[third] = call
        } else {
          isScan = false
        }
      case (.columns, "ResultRow"):
        result = Array(first..<first + second)
        phase = .looping
      // The end of the loop, then the beginning of the program, which is written last.
      case (.looping, "VNext"), (.looping, "Halt"), (.looping, "Transaction"): break
      case (.looping, "Goto"): isScan = isScan && second == 1
      default: isScan = false
      }
    }
    guard isScan, let result else { return }
    let columns = result.compactMap { registers[$0] }
    picked = columns.count == result.count ? columns : nil
  }

  /// A call whose arguments are in consecutive registers; nil for a function of another kind, or for arguments that are
  /// not fields.
  private static func call(_ name: String, from first: Int, _ registers: [Int: PickedColumn]) -> PickedColumn? {
    guard let (function, count) = PickedFunction.called(name) else { return nil }
    let fields = (first..<first + count).compactMap { register -> Int? in
      if case .field(let field) = registers[register] { field } else { nil }
    }
    return fields.count == count ? .call(function, fields) : nil
  }
}
