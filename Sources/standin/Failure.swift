internal import Glibc
internal import Platform
internal import Serving

/// The simulated failures of the stand-in.
enum Failure: String, CaseIterable, Sendable {
  case serverError = "500"
  case tooMany = "429"
  case absent = "404"
  /// A declared length, half of the body, and then a closed connection.
  case cut
  /// A body that arrives very slowly.
  case slow
  /// Half of the document, well-formed as HTTP.
  case truncated
  /// `totalRecords` is larger than the number of records.
  case wrongTotal = "wrong-total"
  /// HTML with status 200 instead of JSON.
  case html
  /// Every page links to a next one, and all are the same.
  case loop
  /// A small gzip body that decodes to a gibibyte.
  case bomb
  /// An empty body with status 200.
  case empty

  /// Applies the failure to a good reply.
  func spoil(_ reply: HTTPReply) -> HTTPReply {
    switch self {
    case .serverError: return .json(500, #"{"errorResult":"Błąd serwera","errorReason":"Proszę spróbować później"}"#)
    case .tooMany: return .json(429, #"{"errorResult":"Limit zapytań","errorReason":"Przekroczono limit zapytań"}"#)
    case .absent: return .json(404, #"{"errors":[{"errorResult":"Nie znaleziono","errorCode":404}]}"#)
    case .html:
      return .text(
        200, "<!DOCTYPE html><html><title>Przerwa techniczna</title></html>", type: "text/html; charset=utf-8")
    case .empty: return HTTPReply(200, [HTTPHeader("Content-Type", "application/json")])
    case .wrongTotal, .loop: return reply
    case .cut: return with(reply) { .produced(count: $0.count, Failure.cutting($0)) }
    case .slow: return with(reply) { .produced(count: $0.count, Failure.trickling($0)) }
    case .truncated: return with(reply) { .bytes(Array($0.prefix($0.count / 2))) }
    case .bomb:
      var bomb = with(reply) { _ in .bytes(Failure.gzipBomb(mebibytes: 1024)) }
      bomb.headers.add("Content-Encoding", "gzip")
      return bomb
    }
  }

  private func with(_ reply: HTTPReply, _ make: ([UInt8]) -> HTTPReply.Body) -> HTTPReply {
    guard case .bytes(let bytes) = reply.body else { return reply }
    var spoilt = reply
    spoilt.body = make(bytes)
    return spoilt
  }

  private static func cutting(_ bytes: [UInt8]) -> @Sendable (UnsafeMutableRawBufferPointer) -> HTTPReply.Step {
    let sent = Monitor(0)
    return { buffer in
      let rest = bytes.prefix(bytes.count / 2).dropFirst(sent.withLock { $0 }).prefix(buffer.count)
      if rest.isEmpty { return .failed }
      buffer.copyBytes(from: rest)
      sent.withLock { $0 += rest.count }
      return .bytes(rest.count)
    }
  }

  /// 16 bytes every tenth of a second; it occupies a thread of the server, which suffices for one slow client.
  private static func trickling(_ bytes: [UInt8]) -> @Sendable (UnsafeMutableRawBufferPointer) -> HTTPReply.Step {
    let sent = Monitor(0)
    return { buffer in
      let rest = bytes.dropFirst(sent.withLock { $0 }).prefix(min(16, buffer.count))
      if rest.isEmpty { return .end }
      usleep(100_000)
      buffer.copyBytes(from: rest)
      sent.withLock { $0 += rest.count }
      return .bytes(rest.count)
    }
  }

  /// A gzip file (RFC 1952) of blanks: one literal, then matches of 258 bytes at distance 1 in fixed Huffman codes (RFC
  /// 1951 3.2.6). Eight matches are 13 bytes, so a mebibyte is about 6.5 KiB. The checksum is wrong, since no client
  /// should read that far.
  static func gzipBomb(mebibytes: Int) -> [UInt8] {
    var bits = BitWriter(bytes: [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255])
    bits.write(0b1, 1)
    bits.write(0b01, 2)
    // The blank is literal 32: code 0x30 + 32, eight bits, most significant first.
    bits.writeCode(0x50, 8)
    func writeMatches() {
      for _ in 0..<8 {
        // Length 258 is symbol 285 (0xc0 + 5, eight bits); distance 1 is code 0, five bits.
        bits.writeCode(0xc5, 8)
        bits.writeCode(0, 5)
      }
    }
    writeMatches()
    writeMatches()
    // Eight matches end at the same bit of a byte as they began, so the bytes repeat.
    let period = Array(bits.bytes.suffix(13))
    for _ in 2..<(mebibytes << 20) / (8 * 258) { bits.bytes += period }
    bits.writeCode(0, 7)
    return bits.finished() + [0, 0, 0, 0, 0, 0, 0, 0]
  }
}

/// Writes bits as deflate packs them: least significant first (RFC 1951 3.1.1).
private struct BitWriter {
  var bytes: [UInt8]
  private var pending: UInt32 = 0
  private var count = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func write(_ value: UInt32, _ bits: Int) {
    pending |= value << UInt32(count)
    count += bits
    while count >= 8 {
      bytes.append(UInt8(truncatingIfNeeded: pending))
      pending >>= 8
      count -= 8
    }
  }

  /// Huffman codes are written with their most significant bit first.
  mutating func writeCode(_ code: UInt32, _ bits: Int) {
    for bit in stride(from: bits - 1, through: 0, by: -1) { write(code >> UInt32(bit) & 1, 1) }
  }

  mutating func finished() -> [UInt8] {
    if count > 0 { write(0, 8 - count) }
    return bytes
  }
}
