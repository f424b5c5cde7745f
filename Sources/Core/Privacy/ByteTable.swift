/// One mark for each number below a size, made once and read by all threads.
///
/// It is never freed or changed, which avoids reference counting: with an array the detectors took half as long again.
struct ByteTable: @unchecked Sendable {
  /// For a loop that reads a mark for every byte.
  let marks: UnsafePointer<UInt8>

  /// - Parameter mark: sets the marks; all of them are 0 before.
  init(size: Int, _ mark: (UnsafeMutableBufferPointer<UInt8>) -> Void) {
    let table = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: size)
    table.initialize(repeating: 0)
    mark(table)
    marks = UnsafePointer(table.baseAddress!)
  }

  subscript(number: Int) -> UInt8 { marks[number] }
}
