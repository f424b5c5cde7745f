internal import CZstd

/// A zstd compressor (RFC 8878) at the level of the archive; freed when it goes out of scope.
///
/// Level 1: on municipal CSV it is as fast as SHA-256, and its output is at most a fifth larger than that of level 3.
struct Compressor: ~Copyable {
  static let level: Int32 = 1
  private let context: OpaquePointer

  init() throws(LandingError) {
    guard let context = ZSTD_createCCtx() else { throw .compression("no memory for its context") }
    self.context = context
    // The frame's checksum reveals damage wherever a document is read, even without verification.
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, Self.level)
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
  }

  deinit { ZSTD_freeCCtx(context) }

  /// Begins a document.
  ///
  /// - Parameters:
  ///   - bytes: its size if known: small documents then need only small tables.
  ///   - threads: the number of additional zstd threads; 0 for none.
  func begin(bytes: Int?, threads: Int) {
    ZSTD_CCtx_reset(context, ZSTD_reset_session_only)
    ZSTD_CCtx_setParameter(context, ZSTD_c_nbWorkers, Int32(threads))
    if let bytes { ZSTD_CCtx_setPledgedSrcSize(context, UInt64(bytes)) }
  }

  /// Compresses the next piece and passes on the finished output.
  ///
  /// - Parameter isLast: true ends the frame; nothing can follow.
  func compress(
    _ bytes: UnsafeRawBufferPointer, isLast: Bool, through scratch: UnsafeMutableRawBufferPointer,
    _ write: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    var input = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
    while true {
      var output = ZSTD_outBuffer(dst: scratch.baseAddress, size: scratch.count, pos: 0)
      let rest = ZSTD_compressStream2(context, &output, &input, isLast ? ZSTD_e_end : ZSTD_e_continue)
      guard ZSTD_isError(rest) == 0 else { throw LandingError.compression(String(cString: ZSTD_getErrorName(rest))) }
      if output.pos > 0 { try write(UnsafeRawBufferPointer(rebasing: scratch[..<output.pos])) }
      if isLast ? rest == 0 : input.pos == input.size { return }
    }
  }
}

/// A zstd decompressor; freed when it goes out of scope.
struct Decompressor: ~Copyable {
  /// Frames with a larger window are refused: 2^27 bytes is zstd's own default.
  static let windowLogMax: Int32 = 27
  private let context: OpaquePointer

  init?() {
    guard let context = ZSTD_createDCtx() else { return nil }
    self.context = context
    ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, Self.windowLogMax)
  }

  deinit { ZSTD_freeDCtx(context) }

  /// The result of one step.
  enum Step {
    /// Bytes read and written; `isFrameEnd` when the frame is complete and its checksum matches.
    case progress(read: Int, written: Int, isFrameEnd: Bool)
    case failure(String)
  }

  func step(_ bytes: UnsafeRawBufferPointer, into buffer: UnsafeMutableRawBufferPointer) -> Step {
    var input = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
    var output = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
    let rest = ZSTD_decompressStream(context, &output, &input)
    guard ZSTD_isError(rest) == 0 else { return .failure(String(cString: ZSTD_getErrorName(rest))) }
    return .progress(read: input.pos, written: output.pos, isFrameEnd: rest == 0)
  }
}
