/// Helpers of the scalar parsers.
enum Scalar {
  /// Runs a byte parser on a text, with space for `bytes` of result.
  static func rewrite(
    _ text: String, bytes: Int, _ body: (UnsafeRawBufferPointer, UnsafeMutableRawPointer) -> Int?
  ) -> String? {
    var copy = text
    return copy.withUTF8 { utf8 in
      withUnsafeTemporaryAllocation(byteCount: bytes, alignment: 1) { target -> String? in
        guard let length = body(UnsafeRawBufferPointer(utf8), target.baseAddress!) else { return nil }
        return String(decoding: UnsafeRawBufferPointer(rebasing: target[..<length]), as: UTF8.self)
      }
    }
  }
}
