internal import Glibc

/// One end of a connection between two processes of this machine (unix(7)); closed with its last reference.
public final class LocalSocket: Sendable {
  private let number: Int32
  /// The file of the socket.
  public let path: String

  /// How long a write waits for a peer that does not read, in seconds.
  static let writeSecondsMax = 10

  fileprivate init(number: Int32, path: String) {
    self.number = number
    self.path = path
    var limit = timeval(tv_sec: Self.writeSecondsMax, tv_usec: 0)
    setsockopt(number, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  }

  /// Connects to a listener; nil if there is none.
  public static func connect(_ path: String) throws(FileError) -> LocalSocket? {
    let number = try makeSocket(path)
    let status = try withAddress(path) { Glibc.connect(number, $0, $1) }
    if status == 0 { return LocalSocket(number: number, path: path) }
    let code = errno
    close(number)
    if code == ENOENT || code == ECONNREFUSED { return nil }
    throw FileError("connect to", path, code: code)
  }

  deinit { close(number) }

  /// The user and the process of the peer, as the kernel recorded them when it connected (unix(7), SO_PEERCRED).
  public func peer() throws(FileError) -> (user: UInt32, process: Int32) {
    // struct ucred {pid, uid, gid} requires _GNU_SOURCE; its layout is part of the kernel's interface.
    var credentials: (pid: Int32, uid: UInt32, gid: UInt32) = (0, .max, .max)
    var size = socklen_t(MemoryLayout.size(ofValue: credentials))
    guard getsockopt(number, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0 else {
      throw FileError("ask for the peer of", path)
    }
    return (credentials.uid, credentials.pid)
  }

  /// Reads up to `count` bytes; empty at the end.
  public func read(upTo count: Int) throws(FileError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    while true {
      let received = recv(number, &bytes, count, 0)
      if received >= 0 { return Array(bytes[..<received]) }
      if errno == ECONNRESET { return [] }
      if errno != EINTR { throw FileError("read from", path) }
    }
  }

  /// Writes all of the bytes.
  public func write(_ bytes: [UInt8]) throws(FileError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes { send(number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      if sent < 0 {
        if errno == EINTR { continue }
        throw FileError("write to", path)
      }
      rest = rest.dropFirst(sent)
    }
  }

  /// Ends the connection: readers on both sides wake, and nothing more can be written.
  public func hangUp() { shutdown(number, Int32(SHUT_RDWR)) }
}

/// A socket in the file system to which other processes of this machine connect.
public final class LocalListener: Sendable {
  private let number: Int32
  /// The file of the socket.
  public let path: String

  /// Replaces a socket left by an earlier process; only this user and root may connect.
  public init(_ path: String) throws(FileError) {
    try Files.remove(path)
    let number = try makeSocket(path)
    let status = try withAddress(path) { Glibc.bind(number, $0, $1) }
    guard status == 0, chmod(path, 0o600) == 0, listen(number, 16) == 0 else {
      let code = errno
      close(number)
      throw FileError("listen on", path, code: code)
    }
    self.number = number
    self.path = path
  }

  deinit {
    close(number)
    unlink(path)
  }

  /// Waits for the next connection; nil after `stop`.
  public func accept() -> LocalSocket? {
    while true {
      let connection = Glibc.accept(number, nil, nil)
      if connection >= 0 {
        _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
        return LocalSocket(number: connection, path: path)
      }
      switch errno {
      case EINTR, ECONNABORTED: continue
      case EMFILE, ENFILE, ENOMEM, ENOBUFS: usleep(100_000)
      default: return nil
      }
    }
  }

  /// Ends `accept`.
  public func stop() { shutdown(number, Int32(SHUT_RDWR)) }
}

private func makeSocket(_ path: String) throws(FileError) -> Int32 {
  let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
  let number = socket(AF_UNIX, kind, 0)
  guard number >= 0 else { throw FileError("make a socket for", path) }
  return number
}

/// Calls the body with the address of a path. A path longer than the 107 bytes of an address (unix(7)) is reached
/// through its open folder.
private func withAddress(
  _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
) throws(FileError) -> Int32 {
  var address = sockaddr_un()
  address.sun_family = sa_family_t(AF_UNIX)
  let capacity = MemoryLayout.size(ofValue: address.sun_path) - 1
  var name = path
  var folder: Int32 = -1
  defer { if folder >= 0 { close(folder) } }
  if name.utf8.count > capacity {
    folder = open(Files.parent(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    let last = path.split(separator: "/").last ?? ""
    name = "/proc/self/fd/\(folder)/\(last)"
    guard folder >= 0, name.utf8.count <= capacity else { throw FileError("reach", path, code: ENAMETOOLONG) }
  }
  withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name.utf8) }
  return withUnsafePointer(to: &address) {
    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
  }
}
