public import Platform

/// One document for a reader, with sequential or random access.
public final class ReadableDocument: Sendable {
  private let open: @Sendable () throws -> any ByteSource
  private let limits: SpooledFile.Limits
  /// The spooled document, once random access was requested.
  private let spooled = Monitor<SpooledFile?>(nil)

  /// - Parameters:
  ///   - limits: limits for random access.
  ///   - open: opens the document from the first byte, each time that it is called.
  public init(
    limits: SpooledFile.Limits = SpooledFile.Limits(), open: @escaping @Sendable () throws -> any ByteSource
  ) {
    self.limits = limits
    self.open = open
  }

  /// A document in memory.
  public convenience init(_ bytes: [UInt8]) { self.init { MemorySource(bytes) } }

  /// The bytes sequentially; throws the errors of opening.
  public func stream() throws -> any ByteSource { try open() }

  /// The bytes with random access: copied once and shared.
  ///
  /// Throws read errors, `FileError` if the copy cannot be written, and `SpoolError` for a document above the limit.
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
