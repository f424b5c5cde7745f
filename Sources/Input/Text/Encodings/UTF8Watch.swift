public import Platform

/// Passes on a document with a declared single-byte encoding, and refuses it at its end if it is UTF-8.
///
/// Every byte is a character in such an encoding, so no other check would notice: `Dęby` would be published as `DÄ™by`.
/// The first byte outside ASCII that is not UTF-8 ends the check, which in a correctly declared document is almost the
/// first letter; ASCII is skipped eight bytes at a time. Nothing of the document is kept.
public final class UTF8Watch: ByteSource {
  /// The number of letters and signs of Latin scripts, other than Polish letters, that prove UTF-8; one Polish letter
  /// is enough.
  ///
  /// In UTF-8 each of those is two or three characters of windows-1250, ISO 8859-2 or cp852 that never occur next to
  /// each other (`Ĺ‚`, `Â°`), while `RÓŻA` of windows-1250 happens to be well-formed and stands for a letter of another
  /// script.
  static let signsEnough = 3

  private let source: any ByteSource
  private let encoding: TextEncoding
  /// Whether everything so far is UTF-8.
  private var isPossible = true
  /// The number of continuation bytes still expected, the range of the next one, and the two bytes before it.
  private var left = 0
  private var range: ClosedRange<UInt8> = 0x80...0xBF
  private var lead: UInt8 = 0
  private var signs = 0

  public init(_ source: any ByteSource, declared encoding: TextEncoding) {
    self.source = source
    self.encoding = encoding
  }

  /// Reads on; throws `FormatError` at the end of a document that is certainly UTF-8.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = try source.read(into: buffer)
    guard isPossible else { return count }
    if count == 0 { try refuseIfSure() }
    look(at: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    return count
  }

  /// Throws if the document so far is certainly UTF-8.
  public func refuseIfSure() throws(FormatError) {
    guard isPossible, signs >= Self.signsEnough else { return }
    throw FormatError(
      "the document is UTF-8, and the stream declares \(encoding.rawValue): its letters outside ASCII would be wrong",
      advice: "Set the encoding to utf-8, or ask its publisher for \(encoding.rawValue) as before")
  }

  private func look(at bytes: UnsafeRawBufferPointer) {
    var at = 0
    while at < bytes.count {
      if left == 0 {
        while at &+ 8 <= bytes.count, bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self) & Lanes.highs == 0 {
          at &+= 8
        }
        while at < bytes.count, bytes[at] < 0x80 { at &+= 1 }
        if at == bytes.count { return }
      }
      guard take(bytes[at]) else {
        isPossible = false
        return
      }
      at &+= 1
    }
  }

  /// Processes a byte outside ASCII or an expected continuation byte; false if the document is not UTF-8 (RFC 3629, 4).
  private func take(_ byte: UInt8) -> Bool {
    if left > 0 {
      guard range.contains(byte) else { return false }
      left -= 1
      range = 0x80...0xBF
      if left == 0 { count(byte) }
      return true
    }
    lead = byte
    switch byte {
    case 0xC2...0xDF: (left, range) = (1, 0x80...0xBF)
    case 0xE0: (left, range) = (2, 0xA0...0xBF)
    case 0xED: (left, range) = (2, 0x80...0x9F)
    case 0xE1...0xEF: (left, range) = (2, 0x80...0xBF)
    case 0xF0: (left, range) = (3, 0x90...0xBF)
    case 0xF1...0xF3: (left, range) = (3, 0x80...0xBF)
    case 0xF4: (left, range) = (3, 0x80...0x8F)
    default: return false
    }
    return true
  }

  /// Counts a sequence by its first and last byte: letters of Latin scripts, and signs such as `–`, `€` and `°`.
  private func count(_ last: UInt8) {
    switch (lead, last) {
    case (0xC3, 0x93), (0xC3, 0xB3), (0xC4, 0x84...0x87), (0xC4, 0x98...0x99), (0xC5, 0x81...0x84),
      (0xC5, 0x9A...0x9B), (0xC5, 0xB9...0xBC):
      signs += Self.signsEnough
    case (0xC2...0xC5, _), (0xE2, _): signs += 1
    default: break
    }
  }
}
