/// Where a batch renderer writes: one file from its beginning to its end.
public final class BatchOutput {
  /// How many bytes were written: what a footer needs to say where things are.
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
