/// A mark for each of so many numbers, made once and read by every thread.
struct ByteTable: Sendable {
  private let marks: [UInt8]

  /// - Parameter mark: sets the marks, which are all 0.
  init(size: Int, _ mark: (inout [UInt8]) -> Void) {
    var marks = [UInt8](repeating: 0, count: size)
    mark(&marks)
    self.marks = marks
  }

  subscript(number: Int) -> UInt8 { marks[number] }

  /// Lends the marks for a loop that asks for one of them at every byte.
  @inline(__always)
  func with<Result>(_ body: (UnsafePointer<UInt8>) throws -> Result) rethrows -> Result {
    try marks.withUnsafeBufferPointer { try body($0.baseAddress!) }
  }
}
