internal import Glibc
internal import Platform

/// A request that a scripted server got.
public struct ScriptedRequest: Sendable {
  public var method: String
  /// Path and query as received.
  public var target: String
  /// Names in lower case; the last of several.
  public var headers: [String: String]
  public var body: [UInt8]
  /// The ordinal of the request on the server, from 1, and of its connection, from 1.
  public var number: Int
  public var connection: Int

  public var path: String { String(target.prefix { $0 != "?" }) }
}

/// What a scripted server does about a request: raw bytes, so that it can misbehave in every way.
public enum ScriptedStep: Sendable {
  case send([UInt8])
  case pause(seconds: Double)
  /// Ends the connection; otherwise it waits for the next request.
  case close

  /// Raw text; `\n` is sent as CR LF.
  public static func text(_ text: String) -> ScriptedStep {
    .send(Array(text.utf8).flatMap { $0 == 10 ? [13, 10] : [$0] })
  }

  /// A complete answer with its length.
  public static func reply(_ status: Int, headers: [String] = [], _ body: [UInt8]) -> ScriptedStep {
    let fields = (headers + ["Content-Length: \(body.count)"]).map { $0 + "\r\n" }.joined()
    return .send(Array("HTTP/1.1 \(status) Scripted\r\n\(fields)\r\n".utf8) + body)
  }

  public static func reply(_ status: Int, headers: [String] = [], _ body: String = "") -> ScriptedStep {
    reply(status, headers: headers, Array(body.utf8))
  }

  public static func reply(headers: [String] = [], _ body: [UInt8]) -> ScriptedStep {
    reply(200, headers: headers, body)
  }
  public static func reply(headers: [String] = [], _ body: String) -> ScriptedStep {
    reply(200, headers: headers, body)
  }
}

/// A loopback server for tests of clients: it answers each request by a script, with one thread for each connection.
public final class ScriptedServer: Sendable {
  public typealias Script = @Sendable (ScriptedRequest) -> [ScriptedStep]

  /// What the threads share; the server itself only holds the end of it.
  private final class Shared: Sendable {
    struct State {
      var requests: [ScriptedRequest] = []
      var connections: [Int32] = []
      var threads: [Thread] = []
      var isStopped = false
    }
    let state = Monitor(State())
    let script: Script
    init(_ script: @escaping Script) { self.script = script }
  }

  public let port: UInt16
  private let address: String
  private let shared: Shared
  private let listener: Int32
  private let acceptor: Thread

  /// - Parameter address: any address of loopback, `127.0.0.1` to `127.255.255.254`.
  public init(address: String = "127.0.0.1", _ script: @escaping Script) throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    inet_pton(AF_INET, address, &name.sin_addr)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(listener, pointer, length) == 0 && listen(listener, 64) == 0
          && getsockname(listener, pointer, &length) == 0
      }
    }
    guard isBound else { throw FileError("listen on", address) }
    let shared = Shared(script)
    self.address = address
    self.listener = listener
    self.shared = shared
    port = UInt16(bigEndian: name.sin_port)
    acceptor = Thread("scripted") {
      while true {
        let connection = accept(listener, nil, nil)
        if connection < 0 { return }
        shared.state.withLock { state in
          guard !state.isStopped else { return _ = close(connection) }
          state.connections.append(connection)
          let number = state.connections.count
          state.threads.append(Thread("scripted") { ScriptedServer.serve(connection, number, shared) })
        }
      }
    }
  }

  deinit {
    let threads = shared.state.withLock { state in
      state.isStopped = true
      for connection in state.connections { shutdown(connection, Int32(SHUT_RDWR)) }
      return state.threads
    }
    shutdown(listener, Int32(SHUT_RDWR))
    acceptor.join()
    for thread in threads { thread.join() }
    shared.state.withLock { state in for connection in state.connections { close(connection) } }
    close(listener)
  }

  /// All requests so far.
  public var requests: [ScriptedRequest] { shared.state.withLock { $0.requests } }
  public var connectionCount: Int { shared.state.withLock { $0.connections.count } }

  public func url(_ target: String = "/") -> String { "http://\(address):\(port)\(target)" }

  private static func serve(_ connection: Int32, _ number: Int, _ shared: Shared) {
    defer { shutdown(connection, Int32(SHUT_RDWR)) }
    var pending: [UInt8] = []
    while var request = receive(connection, &pending) {
      request.connection = number
      let isStopped = shared.state.withLock { state in
        request.number = state.requests.count + 1
        state.requests.append(request)
        return state.isStopped
      }
      if isStopped { return }
      for step in shared.script(request) {
        switch step {
        case .send(let bytes): if !sendAll(connection, bytes) { return }
        case .pause(let seconds):
          let isStopped: Bool? = shared.state.wait(seconds: seconds) { $0.isStopped ? true : nil }
          if isStopped == true { return }
        case .close: return
        }
      }
    }
  }

  private static func sendAll(_ connection: Int32, _ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while !rest.isEmpty {
        let piece = UnsafeRawBufferPointer(rebasing: rest)
        let count = send(connection, piece.baseAddress, piece.count, Int32(MSG_NOSIGNAL))
        if count <= 0 { return false }
        rest = rest.dropFirst(count)
      }
      return true
    }
  }

  private static func receive(_ connection: Int32, _ pending: inout [UInt8]) -> ScriptedRequest? {
    func more() -> Bool {
      var chunk = [UInt8](repeating: 0, count: 65_536)
      let count = recv(connection, &chunk, chunk.count, 0)
      if count > 0 { pending.append(contentsOf: chunk[..<count]) }
      return count > 0
    }
    var end = 0
    while true {
      if let found = endOfHeader(pending) {
        end = found
        break
      }
      if !more() { return nil }
    }
    let lines = String(decoding: pending[..<end], as: UTF8.self).split(separator: "\r\n")
    let words = lines.first?.split(separator: " ") ?? []
    guard words.count == 3 else { return nil }
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      headers[line[..<colon].lowercased()] = String(line[line.index(after: colon)...].drop { $0 == " " })
    }
    let length = headers["content-length"].flatMap { Int($0) } ?? 0
    while pending.count < end + length { if !more() { return nil } }
    let body = Array(pending[end..<end + length])
    pending.removeFirst(end + length)
    return ScriptedRequest(
      method: String(words[0]), target: String(words[1]), headers: headers, body: body, number: 0, connection: 0)
  }

  private static func endOfHeader(_ bytes: [UInt8]) -> Int? {
    guard bytes.count >= 4 else { return nil }
    return (0...bytes.count - 4).first { bytes[$0..<$0 + 4].elementsEqual([13, 10, 13, 10]) }.map { $0 + 4 }
  }
}
