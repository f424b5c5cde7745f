internal import Platform

/// Sorted stretches of records in one file without a name. One thread at a time uses it.
final class SpillFile: @unchecked Sendable {
  private let file: Descriptor
  private let bytesMax: Int
  private var buffer: [UInt8] = []
  private var written = 0
  /// The stretches, as ranges of bytes.
  private(set) var stretches: [Range<Int>] = []

  /// How much is written at once, in bytes.
  private static let pieceBytes = 256 << 10

  init(_ limits: RowSorter.Limits) throws(FileError) {
    file = try Descriptor(namelessIn: limits.folder)
    bytesMax = limits.spillBytesMax
    buffer.reserveCapacity(Self.pieceBytes)
  }

  /// Appends a record to the open stretch. Throws `FileError`, and `RowStreamError.tooLargeToSort` beyond the limit.
  func append(_ record: SortRecord) throws {
    let bytes = UnsafeRawBufferPointer(start: record.start, count: record.count)
    if buffer.count + bytes.count > Self.pieceBytes { try flush() }
    buffer.append(contentsOf: bytes)
  }

  /// Ends the open stretch.
  func endStretch() throws {
    try flush()
    stretches.append((stretches.last?.upperBound ?? 0)..<written)
  }

  private func flush() throws {
    guard written + buffer.count <= bytesMax else { throw RowStreamError.tooLargeToSort(bytesMax: bytesMax) }
    try buffer.withUnsafeBytes { try file.write($0, at: written) }
    written += buffer.count
    buffer.removeAll(keepingCapacity: true)
  }

  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(FileError) {
    guard try file.read(into: buffer, at: offset) == buffer.count else {
      throw FileError("read the end of the temporary file in", file.path, code: 0)
    }
  }
}

/// Reads one stretch of a spill file, record by record.
final class SpillCursor {
  private let file: SpillFile
  private var rest: Range<Int>
  private var buffer: UnsafeMutableRawBufferPointer
  /// The bytes of the buffer that are not passed yet.
  private var unread = 0..<0
  /// The current record, borrowed until `advance`.
  private(set) var record: SortRecord
  /// The beginning of its key.
  private(set) var word: UInt64 = 0

  /// The size of a buffer, in bytes; a larger record makes it grow.
  static let bufferBytes = 128 << 10

  init(_ file: SpillFile, _ stretch: Range<Int>) {
    self.file = file
    rest = stretch
    buffer = .allocate(byteCount: Self.bufferBytes, alignment: 8)
    record = SortRecord(start: UnsafeRawPointer(buffer.baseAddress!))
  }

  deinit { buffer.deallocate() }

  /// Advances to the next record; false after the last.
  func advance() throws -> Bool {
    guard try fill(SortRecord.headBytes) else { return false }
    guard try fill(SortRecord(start: buffer.baseAddress! + unread.lowerBound).count) else {
      throw FileError("read a whole record of the temporary file", "", code: 0)
    }
    record = SortRecord(start: UnsafeRawPointer(buffer.baseAddress! + unread.lowerBound))
    word = SortKey.word(record.key, from: 0)
    unread = unread.lowerBound + record.count..<unread.upperBound
    return true
  }

  /// Reads until so many bytes are there; false at the end of the stretch.
  private func fill(_ count: Int) throws -> Bool {
    if unread.count >= count { return true }
    if unread.count + rest.count < count { return false }
    var target = buffer
    if count > buffer.count { target = .allocate(byteCount: count, alignment: 8) }
    target.baseAddress!.copyMemory(from: buffer.baseAddress! + unread.lowerBound, byteCount: unread.count)
    if target.baseAddress != buffer.baseAddress {
      buffer.deallocate()
      buffer = target
    }
    let more = min(buffer.count - unread.count, rest.count)
    try file.read(
      into: UnsafeMutableRawBufferPointer(rebasing: buffer[unread.count..<unread.count + more]), at: rest.lowerBound)
    unread = 0..<unread.count + more
    rest = rest.lowerBound + more..<rest.upperBound
    return true
  }
}
