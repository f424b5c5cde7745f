public import Platform

/// Reads the bytes of an archived document. Used by one thread at a time.
public final class DocumentReader: ByteSource {
  /// The document.
  public let document: Document
  private let path: String
  /// If it is not known, the SHA-256 shows whether everything was read.
  private let isSizeKnown: Bool
  private let file: Descriptor
  private let decompressor: Decompressor
  private let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 16)
  private var unread = 0..<0
  private var hash: SHA256?
  private var given = 0
  private var isFrameEnd = false
  private var isVerified = false

  init(_ document: Document, path: String, verifying: Bool, isSizeKnown: Bool = true) throws {
    self.document = document
    self.isSizeKnown = isSizeKnown
    self.path = path
    guard Files.exists(path) else { throw LandingError.missing(document.digest, path: path) }
    file = try Descriptor(reading: path)
    guard let decompressor = Decompressor() else { throw LandingError.compression("no memory for its context") }
    self.decompressor = decompressor
    hash = verifying ? SHA256() : nil
  }

  deinit { input.deallocate() }

  /// Fills the buffer; 0 at the end.
  ///
  /// Throws `LandingError.damaged` if the file fails its checksum, its length or, when verifying, its SHA-256. A
  /// document is intact only once 0 was returned without an error.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    if buffer.isEmpty { return 0 }
    var written = 0
    while written < buffer.count {
      if unread.isEmpty, !isFrameEnd {
        let count = try file.read(into: input)
        if count == 0 { throw damaged("the file ends in the middle") }
        unread = 0..<count
      }
      if isFrameEnd { break }
      let room = UnsafeMutableRawBufferPointer(rebasing: buffer[written...])
      switch decompressor.step(UnsafeRawBufferPointer(rebasing: input[unread]), into: room) {
      case .failure(let detail): throw damaged(detail)
      case .progress(let read, let count, let isEnd):
        unread = unread.lowerBound + read..<unread.upperBound
        written += count
        isFrameEnd = isEnd
      }
    }
    guard written > 0 else { return try end() }
    given += written
    guard given <= document.bytes else { throw LandingError.tooLong(document.digest, bytesMax: document.bytes) }
    hash?.update(UnsafeRawBufferPointer(rebasing: buffer[..<written]))
    return written
  }

  /// The final checks, made once.
  private func end() throws -> Int {
    if isVerified { return 0 }
    guard !isSizeKnown || given == document.bytes else {
      throw damaged("it holds \(given) bytes instead of \(document.bytes)")
    }
    guard try unread.isEmpty && file.read(into: input) == 0 else { throw damaged("something follows its end") }
    if let found = hash?.digest(), found != document.digest { throw damaged("its SHA-256 is \(found)") }
    isVerified = true
    return 0
  }

  private func damaged(_ detail: String) -> LandingError { .damaged(document.digest, path: path, detail: detail) }
}
