public import Platform
public import Presentation

/// One message on the control socket: a kind, a length, and the bytes.
public struct ControlFrame: Hashable, Sendable {
  /// The kinds of frames.
  public enum Kind: UInt8, Sendable {
    /// Bytes for the client's standard output.
    case standardOutput = 1
    /// Bytes for the client's standard error.
    case standardError = 2
    /// A command line from the client.
    case request = 3
    /// The command has ended with this status.
    case exit = 4
  }

  /// The kind.
  public let kind: Kind
  /// The content.
  public let payload: [UInt8]

  public init(kind: Kind, payload: [UInt8]) {
    self.kind = kind
    self.payload = payload
  }

  /// The largest payload of a frame, in bytes.
  public static let payloadBytesMax = 1 << 20

  /// One byte of kind, four of length, big-endian, then the payload.
  public var bytes: [UInt8] {
    let count = UInt32(payload.count)
    return [kind.rawValue, UInt8(count >> 24), UInt8(count >> 16 & 255), UInt8(count >> 8 & 255), UInt8(count & 255)]
      + payload
  }

  /// Reads the next frame; nil if the peer has closed the connection or uses another protocol.
  public static func read(from socket: LocalSocket) throws(FileError) -> ControlFrame? {
    guard let head = try exactly(5, from: socket), let kind = Kind(rawValue: head[0]) else { return nil }
    let count = head[1...].reduce(0) { $0 << 8 | Int($1) }
    guard count <= payloadBytesMax, let payload = try exactly(count, from: socket) else { return nil }
    return ControlFrame(kind: kind, payload: payload)
  }

  private static func exactly(_ count: Int, from socket: LocalSocket) throws(FileError) -> [UInt8]? {
    var bytes: [UInt8] = []
    while bytes.count < count {
      let piece = try socket.read(upTo: count - bytes.count)
      if piece.isEmpty { return nil }
      bytes += piece
    }
    return bytes
  }
}

/// A command line for the daemon.
public struct ControlRequest: Hashable, Sendable {
  /// The words after `klamra`, with absolute paths.
  public var words: [String]
  /// The configuration that the client means; the daemon refuses requests for another one.
  public var config: String
  /// The terminal of the client.
  public var terminal: Terminal
  /// The calling user; set by the server, not transmitted.
  public var person = ""

  /// The first field; a daemon with another protocol version reports it instead of guessing.
  public static let version = "klamra-control-1"

  var payload: [UInt8] {
    let fields = [Self.version, config, terminal.isInteractive ? "1" : "0", String(terminal.width)] + words
    return Array(fields.joined(separator: "\0").utf8)
  }

  init(words: [String], config: String, terminal: Terminal) {
    self.words = words
    self.config = config
    self.terminal = terminal
  }

  /// Nil where the payload is not of this version.
  public init?(payload: [UInt8]) {
    let fields = String(decoding: payload, as: UTF8.self).split(separator: "\0", omittingEmptySubsequences: false)
    guard fields.count >= 5, fields[0] == Self.version, let width = Int(fields[3]) else { return nil }
    config = String(fields[1])
    terminal = Terminal(isInteractive: fields[2] == "1", width: width)
    words = fields[4...].map(String.init)
  }
}
