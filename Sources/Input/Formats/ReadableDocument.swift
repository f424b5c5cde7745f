public import Platform

/// One document as its reader asks for it: its bytes in order, or at any place.
public final class ReadableDocument: Sendable {
  private let open: @Sendable () throws -> any ByteSource
  private let limits: SpooledFile.Limits
  /// The spooled document, from the first time that it is asked for.
  private let spooled = Monitor<SpooledFile?>(nil)

  /// - Parameters:
  ///   - limits: of a document that is read at any place.
  ///   - open: gives the bytes from the first one on, each time that it is called.
  public init(
    limits: SpooledFile.Limits = SpooledFile.Limits(), open: @escaping @Sendable () throws -> any ByteSource
  ) {
    self.limits = limits
    self.open = open
  }

  /// A document in memory.
  public convenience init(_ bytes: [UInt8]) { self.init { MemorySource(bytes) } }

  /// The bytes from first to last; throws what opening throws.
  public func stream() throws -> any ByteSource { try open() }

  /// The bytes at any place: copied once, and shared by all that ask.
  ///
  /// Throws what reading throws, `FileError` where the copy cannot be written, and `SpoolError` for a document above
  /// the limit.
  public func file() throws -> SpooledFile {
    try spooled.withLock { known in
      if let known { return known }
      let source = try open()
      let file = try SpooledFile(limits) { try source.read(into: $0) }
      known = file
      return file
    }
  }
}
