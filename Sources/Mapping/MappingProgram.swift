internal import SQLite

/// What a SELECT does, read from the program that SQLite made of it (https://www.sqlite.org/opcode.html).
struct MappingProgram {
  /// It groups or sorts, so that a row has no single record that it came from.
  private(set) var isMixing = false
  /// Where it only picks and names fields of the source: the field of each of its columns. Such a SELECT needs no virtual
  /// machine per row; the reader's values are taken as they are, at a third of the cost.
  private(set) var picked: [Int]?

  /// The instructions of a SELECT that scans the source and does nothing else.
  private static let scanning: Set<String> = [
    "Init", "Explain", "Noop", "VOpen", "Integer", "VFilter", "VColumn", "ResultRow", "VNext", "Halt", "Transaction",
    "Goto",
  ]

  init(_ select: String, on connection: borrowing Connection) throws(SQLiteError) {
    var isScan = true
    var opened = 0
    /// The field that each register holds.
    var registers: [Int: Int] = [:]
    var result: [Int]?
    var program = try connection.prepare("EXPLAIN \(select)")
    while try program.step() {
      let opcode = program.text(1)
      let (first, second, third) = (Int(program.integer(2)), Int(program.integer(3)), Int(program.integer(4)))
      switch opcode {
      case "SorterOpen", "AggStep": isMixing = true
      case "VOpen": opened += 1
      case "VColumn": registers[third] = second
      case "ResultRow":
        isScan = isScan && result == nil
        result = Array(first..<first + second)
      default: break
      }
      isScan = isScan && Self.scanning.contains(opcode)
    }
    guard isScan, opened == 1, let result else { return }
    let fields = result.compactMap { registers[$0] }
    picked = fields.count == result.count ? fields : nil
  }
}
