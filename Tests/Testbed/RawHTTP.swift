internal import Glibc
internal import Platform

/// A client that sends exactly the bytes it is given, so that a server can be tested with broken requests.
public enum RawHTTP {
  public struct Reply: Sendable {
    public var status: Int
    /// Names in lower case; repeated fields are joined by a comma.
    public var headers: [String: String]
    public var body: [UInt8]
    /// Whether the connection ended before the body was complete.
    public var isCut: Bool

    public var text: String { String(decoding: body, as: UTF8.self) }
  }

  /// Sends the text to 127.0.0.1 and reads one reply; status 0 if the server closed without one.
  public static func send(_ port: UInt16, _ request: String) throws -> Reply {
    try send(port, Array(request.utf8))
  }

  public static func send(_ port: UInt16, _ request: [UInt8]) throws -> Reply {
    let connection = try Connection(port)
    try connection.write(request)
    return try connection.reply(isHead: request.starts(with: "HEAD ".utf8))
  }

  /// A well-formed request with `Host`, and `Connection: close`.
  public static func request(
    _ port: UInt16, _ method: String = "GET", _ target: String, _ headers: [String: String] = [:], body: [UInt8] = []
  ) throws -> Reply {
    var text = "\(method) \(target) HTTP/1.1\r\nHost: localhost:\(port)\r\nConnection: close\r\n"
    for (name, value) in headers.sorted(by: { $0.key < $1.key }) { text += "\(name): \(value)\r\n" }
    if !body.isEmpty { text += "Content-Length: \(body.count)\r\n" }
    return try send(port, Array((text + "\r\n").utf8) + body)
  }

  /// One TCP connection to 127.0.0.1; reading gives up after 60 seconds of silence.
  public final class Connection {
    private let descriptor: Int32
    private var received: [UInt8] = []

    /// - Parameter bufferBytes: how much the kernel takes for a client that does not read; nil leaves it to the kernel.
    public init(_ port: UInt16, bufferBytes: Int32? = nil) throws {
      descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
      guard descriptor >= 0 else { throw FileError("open a socket for", "port \(port)") }
      if var bytes = bufferBytes {
        setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &bytes, socklen_t(MemoryLayout<Int32>.size))
      }
      var silence = timeval(tv_sec: 60, tv_usec: 0)
      setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &silence, socklen_t(MemoryLayout<timeval>.size))
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
      let status = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
      // A throw releases the object, which closes the descriptor: a second close could hit one of another thread.
      guard status == 0 else { throw FileError("connect to", "port \(port)") }
    }

    deinit { close(descriptor) }

    public func write(_ bytes: [UInt8]) throws {
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        // The server may answer and close before it has read everything.
        if count <= 0 { return }
        rest = rest.dropFirst(count)
      }
    }

    /// Ends the input, so that a server need not wait for the rest of a broken request.
    public func endInput() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Reads the next reply; bytes after it stay for the one that follows.
    public func reply(isHead: Bool = false) throws -> Reply {
      guard let end = try fill(until: { find([13, 10, 13, 10], in: $0) }) else {
        return Reply(status: 0, headers: [:], body: [], isCut: true)
      }
      var reply = parse(received[..<end])
      received.removeFirst(end + 4)
      if isHead || reply.status == 304 || reply.status == 204 { return reply }
      if reply.headers["transfer-encoding"] == "chunked" {
        try readChunks(&reply)
      } else {
        let length = reply.headers["content-length"].flatMap { Int($0) }
        let count = try fill { bytes in length.flatMap { bytes.count >= $0 ? $0 : nil } }
        reply.isCut = count == nil && length != nil
        reply.body = Array(received.prefix(count ?? received.count))
        received.removeFirst(reply.body.count)
      }
      return reply
    }

    /// Reads this many bytes from the socket, for a reply that is read later; fewer if the connection ends.
    public func take(_ count: Int) throws -> Int {
      let before = received.count
      _ = try fill { $0.count >= before + count ? 0 : nil }
      return received.count - before
    }

    /// Waits until the server closes the connection, whatever it still sends; throws when it stays open.
    public func waitForClose() throws { _ = try fill(until: { _ in nil }) }

    private func readChunks(_ reply: inout Reply) throws {
      while true {
        guard let end = try fill(until: { find([13, 10], in: $0) }),
          let count = Int(String(decoding: received[..<end], as: UTF8.self), radix: 16),
          try fill(until: { $0.count >= end + 2 + count + 2 ? 0 : nil }) != nil
        else {
          reply.isCut = true
          return
        }
        reply.body += received[(end + 2)..<(end + 2 + count)]
        received.removeFirst(end + 2 + count + 2)
        if count == 0 { return }
      }
    }

    /// Reads until the body finds what it looks for; nil when the connection ends first.
    private func fill(until found: ([UInt8]) -> Int?) throws -> Int? {
      let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 1)
      defer { chunk.deallocate() }
      while true {
        if let place = found(received) { return place }
        let count = recv(descriptor, chunk.baseAddress, chunk.count, 0)
        if count < 0 && errno == EAGAIN { throw FileError("read from (60 s of silence)", "the socket") }
        if count <= 0 { return nil }
        received += chunk[..<count]
      }
    }

    private func parse(_ head: ArraySlice<UInt8>) -> Reply {
      // "\r\n" is one Character: lines are split by their bytes.
      let lines = head.split(separator: 10).map { String(decoding: $0.filter { $0 != 13 }, as: UTF8.self) }
      var reply = Reply(status: 0, headers: [:], body: [], isCut: false)
      guard let first = lines.first else { return reply }
      reply.status = first.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
      for line in lines.dropFirst() {
        guard let colon = line.firstIndex(of: ":") else { continue }
        let name = line[..<colon].lowercased()
        let value = String(line[line.index(after: colon)...].drop { $0 == " " })
        reply.headers[name] = reply.headers[name].map { "\($0), \(value)" } ?? value
      }
      return reply
    }
  }
}

private func find(_ pattern: [UInt8], in bytes: [UInt8]) -> Int? {
  guard bytes.count >= pattern.count else { return nil }
  return (0...(bytes.count - pattern.count)).first { bytes[$0..<($0 + pattern.count)].elementsEqual(pattern) }
}
