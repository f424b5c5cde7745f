internal import Glibc

/// The address of a listener: `127.0.0.1:8080`, `[::1]:8080`, `localhost:0`.
public struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
  /// An IPv4 or IPv6 address or a name of this machine, without brackets.
  public var host: String
  /// 0 asks the system for a free port.
  public var port: UInt16

  public init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }

  /// Parses `host:port`; an IPv6 address must be in brackets (RFC 3986 3.2.2).
  public init(_ text: String) throws(ServingError) {
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
      throw .badAddress(text)
    }
    var host = text[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = host.dropFirst().dropLast()
    } else if host.contains(":") {
      throw .badAddress(text)
    }
    guard !host.isEmpty else { throw .badAddress(text) }
    self.init(host: String(host), port: port)
  }

  public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

  /// Whether only this machine can reach it.
  var isLoopback: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }
}

/// How many connections may wait to be accepted.
private let backlog: Int32 = 512

/// Opens a listening socket, which the caller closes. The returned address has the assigned port.
func listenSocket(_ address: ListenAddress) throws(ServingError) -> (descriptor: Int32, address: ListenAddress) {
  var hints = addrinfo()
  hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
  var found: UnsafeMutablePointer<addrinfo>?
  let status = getaddrinfo(address.host, String(address.port), &hints, &found)
  guard status == 0, let found else {
    throw .cannotListen(address, reason: String(cString: gai_strerror(status)), isTaken: false)
  }
  defer { freeaddrinfo(found) }
  let facts = found.pointee
  // MHD waits with epoll: a blocking accept would hold a thread if the client has already gone.
  let kind = facts.ai_socktype | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
  let descriptor = socket(facts.ai_family, kind, 0)
  guard descriptor >= 0 else { throw refusal(address) }
  var yes: Int32 = 1
  // A restarted daemon must not wait for connections in TIME_WAIT (socket(7), SO_REUSEADDR).
  setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
  guard bind(descriptor, facts.ai_addr, facts.ai_addrlen) == 0, listen(descriptor, backlog) == 0 else {
    let refusal = refusal(address)
    close(descriptor)
    throw refusal
  }
  return (descriptor, ListenAddress(host: address.host, port: port(of: descriptor) ?? address.port))
}

private func refusal(_ address: ListenAddress) -> ServingError {
  let code = errno
  return .cannotListen(address, reason: String(cString: strerror(code)), isTaken: code == EADDRINUSE)
}

private func port(of descriptor: Int32) -> UInt16? {
  var storage = sockaddr_storage()
  var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
  let status = withUnsafeMutablePointer(to: &storage) {
    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
  }
  guard status == 0 else { return nil }
  // sin_port and sin6_port have the same offset (netinet/in.h).
  return withUnsafeBytes(of: &storage) { UInt16(bigEndian: $0.load(fromByteOffset: 2, as: UInt16.self)) }
}
