internal import SQLite

/// What a SELECT does, read from the program that SQLite made of it (https://www.sqlite.org/opcode.html).
struct MappingProgram {
  /// It groups or sorts, so that a row has no single record that it came from.
  private(set) var isMixing = false
  /// Where it only picks and names fields of the source, or calls the simplest functions of them: what each of its columns
  /// is. Such a SELECT needs no virtual machine per row; the reader's values are taken as they are, at a third of the cost.
  private(set) var picked: [PickedColumn]?

  /// Where in the program of such a SELECT one is. Anything else, and anything elsewhere, may jump or compute.
  private enum Phase: Int {
    case opening
    case columns
    case looping
  }

  init(_ select: String, on connection: borrowing Connection) throws(SQLiteError) {
    var isScan = true
    var phase = Phase.opening
    /// What each register holds.
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
      // With a first number other than 0 some of the arguments are constants.
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

  /// A call whose arguments stand in registers from a first one on; nil for a function of another kind, or of anything but
  /// fields.
  private static func call(_ name: String, from first: Int, _ registers: [Int: PickedColumn]) -> PickedColumn? {
    guard let (function, count) = PickedFunction.called(name) else { return nil }
    let fields = (first..<first + count).compactMap { register -> Int? in
      if case .field(let field) = registers[register] { field } else { nil }
    }
    return fields.count == count ? .call(function, fields) : nil
  }
}
