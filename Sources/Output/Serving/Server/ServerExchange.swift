internal import CMicrohttpd
internal import Glibc
internal import Synchronization

// libmicrohttpd's callbacks, called on its threads. Free functions, since a closure would inherit the actor isolation
// of its context.

/// The state shared by all requests of a server.
final class ServerContext: Sendable {
  let methods: [String]
  let bodyBytesMax: Int
  let respond: Responder
  let connections: ConnectionBook
  /// Requests without a reply so far.
  let tickets = TicketBook()
  private let counts = Mutex([Int](repeating: 0, count: 6))

  /// Returns the reply, or nil if it comes through the ticket, which is created with its time limit in seconds.
  typealias Responder = @Sendable (HTTPRequest, (Double) -> ReplyTicket) -> HTTPReply?

  init(methods: [String], limits: HTTPServer.Limits, respond: @escaping Responder) {
    self.methods = methods
    bodyBytesMax = limits.bodyBytesMax
    self.respond = respond
    connections = ConnectionBook(
      requestSecondsMax: limits.requestSecondsMax, replyBytesPerSecondMin: limits.replyBytesPerSecondMin,
      connectionsMax: limits.connectionsMax,
      connectionsPerNetworkMax: limits.connectionsPerAddressMax > 0 ? limits.connectionsPerNetworkMax : 0)
  }

  var answered: [Int] { counts.withLock { $0 } }

  func count(_ status: Int) { counts.withLock { $0[min(5, max(0, status / 100))] += 1 } }
}

/// One request being received; used by one thread at a time.
final class ServerExchange {
  let target: String
  let targetBytes: Int
  var hasBegun = false
  var isTooLarge = false
  var body: [UInt8] = []
  var headers = HTTPHeaders()
  /// The source of the reply once the connection resumes.
  var ticket: ReplyTicket?

  init(target: UnsafePointer<CChar>) {
    self.target = String(cString: target)
    targetBytes = strlen(target)
  }
}

func requestBegun(
  _ cls: UnsafeMutableRawPointer?, _ target: UnsafePointer<CChar>?, _ connection: OpaquePointer?
) -> UnsafeMutableRawPointer? {
  guard let target else { return nil }
  let exchange = ServerExchange(target: target)
  // libmicrohttpd would split the query into a list in the connection's memory, and if some five hundred items exhaust
  // it, it neither answers nor closes. We parse the query ourselves, so the library gets an empty one. This writes to
  // its own buffer, which it cuts at the same place after this call.
  if let mark = strchr(target, Int32(UInt8(ascii: "?"))) { mark[1] = 0 }
  return Unmanaged.passRetained(exchange).toOpaque()
}

/// libmicrohttpd asks for in-place unescaping; the target is decoded once, by us, from the received bytes.
func keepPercentEncoding(
  _ cls: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ text: UnsafeMutablePointer<CChar>?
) -> Int {
  text.map { strlen($0) } ?? 0
}

/// Called when a connection was accepted, and before its socket is closed.
func connectionChanged(
  _ cls: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
  _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ code: MHD_ConnectionNotificationCode
) {
  guard let cls, let connection else { return }
  let book = Unmanaged<ServerContext>.fromOpaque(cls).takeUnretainedValue().connections
  if code == .CONNECTION_NOTIFY_STARTED {
    book.open(
      UInt(bitPattern: connection), socket: klamra_mhd_socket(connection),
      network: ClientNetwork(klamra_mhd_client_address(connection)))
  } else {
    book.close(UInt(bitPattern: connection))
  }
}

func requestCompleted(
  _ cls: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
  _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ code: MHD_RequestTerminationCode
) {
  let context = cls.map { Unmanaged<ServerContext>.fromOpaque($0).takeUnretainedValue() }
  if let context, let connection { context.connections.endReply(UInt(bitPattern: connection)) }
  guard let slot, let held = slot.pointee else { return }
  let exchange = Unmanaged<ServerExchange>.fromOpaque(held).takeRetainedValue()
  // The client disconnected while the reply was made.
  if let ticket = exchange.ticket { context?.tickets.remove(ticket) }
  slot.pointee = nil
}

/// Called when the headers are complete, for every piece of the body, and once more at the end.
func answerRequest(
  _ cls: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ url: UnsafePointer<CChar>?,
  _ method: UnsafePointer<CChar>?, _ version: UnsafePointer<CChar>?, _ upload: UnsafePointer<CChar>?,
  _ uploadSize: UnsafeMutablePointer<Int>?, _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
  guard let cls, let connection, let method, let version, let uploadSize, let held = slot?.pointee else { return .NO }
  let context = Unmanaged<ServerContext>.fromOpaque(cls).takeUnretainedValue()
  let exchange = Unmanaged<ServerExchange>.fromOpaque(held).takeUnretainedValue()
  // The connection was resumed: its reply is available.
  if let ticket = exchange.ticket {
    exchange.ticket = nil
    context.tickets.remove(ticket)
    return ticket.take().map { send($0, connection, context) } ?? .NO
  }
  let name = String(cString: method)
  if !exchange.hasBegun {
    exchange.hasBegun = true
    let section = readHeaders(connection)
    exchange.headers = section.headers
    let lineBytes = strlen(method) + 1 + exchange.targetBytes + 1 + strlen(version) + 2
    let isExact = lineBytes + section.bytes + 2 == klamra_mhd_header_bytes(connection)
    let refusal =
      isExact
      ? Strictness.refusal(
        method: name, version: String(cString: version), headers: exchange.headers, context)
      : Strictness.malformed
    // A reply before the body makes libmicrohttpd close the connection afterwards.
    return refusal.map { send($0, connection, context) } ?? .YES
  }
  if uploadSize.pointee > 0 {
    return receive(upload, uploadSize, exchange, context)
  }
  if exchange.isTooLarge { return send(.contentTooLarge, connection, context) }
  guard
    let request = HTTPRequest(
      method: name, target: exchange.target, headers: exchange.headers, body: exchange.body,
      remoteAddress: remoteAddress(connection))
  else { return send(Strictness.malformed, connection, context) }
  let reply = context.respond(request) { seconds in suspend(exchange, connection, context, seconds) }
  return reply.map { send($0, connection, context) } ?? .YES
}

/// Suspends a connection until its reply is available.
///
/// libmicrohttpd keeps a suspended connection without time limits, and calls `answerRequest` again once it was resumed,
/// on the thread that serves the connection: a reply that is available at once waits for that thread.
private func suspend(
  _ exchange: ServerExchange, _ connection: OpaquePointer, _ context: ServerContext, _ secondsMax: Double
) -> ReplyTicket {
  let address = UInt(bitPattern: connection)
  let ticket = ReplyTicket(secondsMax: secondsMax) {
    if let connection = OpaquePointer(bitPattern: address) { MHD_resume_connection(connection) }
  }
  exchange.ticket = ticket
  context.tickets.add(ticket)
  context.connections.beginWork(address)
  MHD_suspend_connection(connection)
  return ticket
}

private func receive(
  _ upload: UnsafePointer<CChar>?, _ size: UnsafeMutablePointer<Int>, _ exchange: ServerExchange,
  _ context: ServerContext
) -> MHD_Result {
  let count = size.pointee
  size.pointee = 0
  if exchange.body.count + count > context.bodyBytesMax {
    // A chunked body declares no length. The rest is read up to the limit, so that the client receives the 413.
    guard !exchange.isTooLarge || count <= context.bodyBytesMax else { return .NO }
    exchange.isTooLarge = true
    exchange.body.removeAll()
    return .YES
  }
  if !exchange.isTooLarge { exchange.body.append(contentsOf: UnsafeRawBufferPointer(start: upload, count: count)) }
  return .YES
}

/// The header fields, and the bytes that they occupy if nothing else is between them.
///
/// libmicrohttpd accepts bare line feeds, folded lines, NUL bytes and fields without a name, and does not report it.
/// Counting detects this: such a section is longer or shorter than its fields.
private struct HeaderSection {
  var headers = HTTPHeaders()
  var bytes = 0
}

private func readHeaders(_ connection: OpaquePointer) -> HeaderSection {
  var section = HeaderSection()
  withUnsafeMutablePointer(to: &section) {
    _ = MHD_get_connection_values_n(connection, .HEADER_KIND, collectHeader, UnsafeMutableRawPointer($0))
  }
  return section
}

private func collectHeader(
  _ cls: UnsafeMutableRawPointer?, _ kind: MHD_ValueKind, _ key: UnsafePointer<CChar>?, _ keySize: Int,
  _ value: UnsafePointer<CChar>?, _ valueSize: Int
) -> MHD_Result {
  guard let section = cls?.assumingMemoryBound(to: HeaderSection.self), let key else { return .NO }
  func text(_ start: UnsafePointer<CChar>?, _ count: Int) -> String {
    String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
  }
  section.pointee.headers.add(text(key, keySize), text(value, valueSize))
  // Name and value are in the received line with the colon and blanks between them; a folded value is elsewhere.
  let distance = value.map { UnsafeRawPointer($0) - UnsafeRawPointer(key) } ?? 0
  section.pointee.bytes += distance + valueSize + 2
  return .YES
}

private func remoteAddress(_ connection: OpaquePointer) -> String {
  guard let address = klamra_mhd_client_address(connection) else { return "" }
  let isIPv6 = address.pointee.sa_family == sa_family_t(AF_INET6)
  let length = isIPv6 ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size
  return withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(NI_MAXHOST)) { buffer in
    let status = getnameinfo(
      address, socklen_t(length), buffer.baseAddress, socklen_t(buffer.count), nil, 0, NI_NUMERICHOST)
    return status == 0 ? String(cString: buffer.baseAddress!) : ""
  }
}
