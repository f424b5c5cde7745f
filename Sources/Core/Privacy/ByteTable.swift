/// A mark for each of so many numbers, made once and read by every thread.
///
/// It is never freed or changed, so that nobody counts references to it: with an array the detectors took half as long again.
struct ByteTable: @unchecked Sendable {
  /// For a loop that asks for one of them at every byte.
  let marks: UnsafePointer<UInt8>

  /// - Parameter mark: sets the marks, which are all 0.
  init(size: Int, _ mark: (UnsafeMutableBufferPointer<UInt8>) -> Void) {
    let table = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: size)
    table.initialize(repeating: 0)
    mark(table)
    marks = UnsafePointer(table.baseAddress!)
  }

  subscript(number: Int) -> UInt8 { marks[number] }
}
