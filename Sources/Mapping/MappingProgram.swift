internal import SQLite

/// What a SELECT does, read from the program that SQLite made of it (https://www.sqlite.org/opcode.html).
struct MappingProgram {
  /// It groups or sorts, so that a row has no single record that it came from.
  private(set) var isMixing = false
  /// Where it only picks and names fields of the source: the field of each of its columns. Such a SELECT needs no virtual
  /// machine per row; the reader's values are taken as they are, at a third of the cost.
  private(set) var picked: [Int]?

  /// Where in the program of such a SELECT one is. Anything else, and anything elsewhere, may jump or compute.
  private enum Phase: Int {
    case opening
    case columns
    case looping
  }

  init(_ select: String, on connection: borrowing Connection) throws(SQLiteError) {
    var isScan = true
    var phase = Phase.opening
    /// The field that each register holds.
    var registers: [Int: Int] = [:]
    var result: [Int]?
    var program = try connection.prepare("EXPLAIN \(select)")
    while try program.step() {
      let opcode = program.text(1)
      let (first, second, third) = (Int(program.integer(2)), Int(program.integer(3)), Int(program.integer(4)))
      if opcode == "SorterOpen" || opcode == "AggStep" { isMixing = true }
      switch (phase, opcode) {
      case (.opening, "Init"), (.opening, "VOpen"), (.opening, "Integer"), (_, "Explain"), (_, "Noop"): break
      case (.opening, "VFilter"): phase = .columns
      case (.columns, "VColumn"): registers[third] = second
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
    let fields = result.compactMap { registers[$0] }
    picked = fields.count == result.count ? fields : nil
  }
}
