internal import CCurl
internal import Glibc
internal import Platform

/// The state shared between libcurl's callbacks and the client during one exchange.
///
/// The callbacks are free functions that find their exchange through the pointer given to libcurl; a closure would
/// inherit the actor isolation of its context.
final class Exchange {
  typealias Sink = (UnsafeRawBufferPointer) throws -> Void

  /// Limits of the header; a longer one ends the exchange.
  static let headerBytesMax = 64 << 10
  static let headersMax = 200

  var addresses: AddressGuard
  var sink: Sink?
  var cancellation: Cancellation?
  var bodyBytesMax = 0
  var overlong = Request.Overlong.fails

  private(set) var status = 0
  private(set) var headers: [Header] = []
  private(set) var headerBytes = 0
  private(set) var bytes = 0
  private(set) var errorBody: [UInt8] = []
  /// The error thrown by the sink.
  private(set) var failure: (any Error)?
  private(set) var isOverlong = false
  /// The content coding of the body, if it was not requested.
  private(set) var foreignCoding: String?
  private(set) var isMiscoded = false
  /// Whether something follows the packed body.
  private(set) var isFollowed = false
  private var decoder: BodyDecoder?
  /// The decoder of a body that is packed twice.
  private var inner: BodyDecoder?
  private var (hasInnerBegun, isInnerPlain) = (false, false)
  private(set) var hasTooManyHeaders = false
  /// Whether the empty line that ends the header was received.
  private(set) var hasHeaderEnded = false
  private(set) var objection: String?

  init(addresses: AddressGuard) { self.addresses = addresses }

  func begin(_ request: Request, _ cancellation: Cancellation?) {
    self.cancellation = cancellation
    bodyBytesMax = request.bodyBytesMax
    overlong = request.overlong
    (status, bytes, headerBytes) = (0, 0, 0)
    (headers, errorBody) = ([], [])
    (failure, objection) = (nil, nil)
    (isOverlong, hasTooManyHeaders, hasHeaderEnded) = (false, false, false)
    (foreignCoding, isMiscoded, isFollowed) = (nil, false, false)
    (decoder, inner, hasInnerBegun, isInnerPlain) = (nil, nil, false, false)
  }

  /// The content codings of the body, in the order in which they were applied; nil if one is unknown.
  private var codings: [BodyCoding]? { BodyCoding.all(codingFields) }

  private var codingFields: [String] {
    headers.filter { $0.name.lowercased() == "content-encoding" }.map(\.value)
  }

  /// Whether the body is packed.
  var isPacked: Bool { codings != [] }

  /// Whether the compressed body marks its own end, and reached it.
  var isUnpacked: Bool { decoder?.isAtEnd == true && inner?.isAtEnd != false }

  /// Receives a piece of the undecoded body; false ends the exchange.
  func receive(_ piece: UnsafeRawBufferPointer) -> Bool {
    guard let codings else {
      foreignCoding = codingFields.joined(separator: ", ").lowercased()
      return false
    }
    guard let outer = codings.last else { return body(piece) }
    if decoder == nil { decoder = BodyDecoder(outer) }
    return unpack(piece, decoder) { codings.count == 1 ? body($0) : receiveInner($0, codings) }
  }

  /// Receives a piece that was unpacked once, of a body that is packed twice.
  private func receiveInner(_ piece: UnsafeRawBufferPointer, _ codings: [BodyCoding]) -> Bool {
    if !hasInnerBegun {
      hasInnerBegun = true
      // Proxies repeat the field although the body is packed once: the bytes decide.
      let isOnce = codings[0] == codings[1] && piece.first != BodyDecoder.memberStart
      inner = isOnce ? nil : BodyDecoder(codings[0])
      isInnerPlain = isOnce
    }
    return isInnerPlain ? body(piece) : unpack(piece, inner, body)
  }

  private func unpack(
    _ piece: UnsafeRawBufferPointer, _ decoder: BodyDecoder?, _ receive: (UnsafeRawBufferPointer) -> Bool
  ) -> Bool {
    switch decoder?.decode(piece, receive) {
    case .taken: return true
    case .refused: return false
    case .followed:
      isFollowed = true
      return false
    case .broken, nil:
      isMiscoded = true
      return false
    }
  }

  /// Receives one header line; false ends the exchange.
  func header(_ line: UnsafeRawBufferPointer) -> Bool {
    headerBytes += line.count
    if headerBytes > Self.headerBytesMax || headers.count >= Self.headersMax {
      hasTooManyHeaders = true
      return false
    }
    let text = String(decoding: line, as: UTF8.self)
    if text.hasPrefix("HTTP/") {
      // An interim answer (100, 103) preceded: its fields are not those of the final answer.
      headers = []
      hasHeaderEnded = false
      status = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
      return true
    }
    if text == "\r\n" || text == "\n" { hasHeaderEnded = true }
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return true }
    headers.append(Header(Self.trimmed(text[..<colon]), Self.trimmed(text[text.index(after: colon)...])))
    return true
  }

  /// Receives a piece of the decoded body; false ends the exchange.
  private func body(_ piece: UnsafeRawBufferPointer) -> Bool {
    // Counted after decoding: CURLOPT_MAXFILESIZE counts transferred bytes, so a gzip bomb would pass it.
    if bytes + piece.count > bodyBytesMax {
      isOverlong = true
      return false
    }
    bytes += piece.count
    guard (200..<300).contains(status) else {
      errorBody.append(contentsOf: piece.prefix(max(0, Response.errorBytesMax - errorBody.count)))
      return true
    }
    do {
      try sink?(piece)
      return true
    } catch {
      failure = error
      return false
    }
  }

  /// Opens a socket for an address, or refuses it.
  func open(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
    guard let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr) else { return refused("unknown") }
    let found = IPAddress(UnsafeRawPointer(address) + offset, length: Int(address.pointee.addrlen))
    guard let found else { return refused("not an internet address") }
    if let objection = addresses.objection(to: found) { return refused("\(found) (\(objection))") }
    let type = address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
    return socket(address.pointee.family, type, address.pointee.protocol)
  }

  private func refused(_ what: String) -> curl_socket_t {
    objection = what
    return -1
  }

  private static func trimmed(_ text: Substring) -> String {
    let isBlank: (UInt8) -> Bool = { [32, 9, 13, 10].contains($0) }
    let head = text.utf8.drop(while: isBlank)
    let count = head.reversed().drop(while: isBlank).count
    return String(decoding: head.prefix(count), as: UTF8.self)
  }
}

private func exchange(_ context: UnsafeMutableRawPointer?) -> Exchange? {
  context.map { Unmanaged<Exchange>.fromOpaque($0).takeUnretainedValue() }
}

func exchangeDidReceiveBody(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
  let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
  return exchange(context)?.receive(piece) == true ? piece.count : piece.count + 1
}

func exchangeDidReceiveHeader(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
  let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
  return exchange(context)?.header(line) == true ? line.count : line.count + 1
}

func exchangeShouldOpen(
  _ context: UnsafeMutableRawPointer?, _ purpose: curlsocktype, _ address: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
  guard let address else { return -1 }
  return exchange(context)?.open(address) ?? -1
}

func exchangeDidProgress(
  _ context: UnsafeMutableRawPointer?, _ downTotal: curl_off_t, _ down: curl_off_t, _ upTotal: curl_off_t,
  _ up: curl_off_t
) -> Int32 {
  exchange(context)?.cancellation?.isCancelled == true ? 1 : 0
}
