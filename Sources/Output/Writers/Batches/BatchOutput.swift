/// The output of a batch renderer: one file from beginning to end.
public final class BatchOutput {
  /// The number of bytes written, for offsets in a footer.
  public private(set) var position = 0
  private let sink: any BlockSink

  init(_ sink: any BlockSink) { self.sink = sink }

  /// Appends the bytes.
  public func write(_ bytes: UnsafeRawBufferPointer) throws {
    try sink.accept(bytes)
    position += bytes.count
  }

  /// Appends the bytes.
  public func write(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes { try write($0) } }
}
