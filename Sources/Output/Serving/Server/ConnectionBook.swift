internal import CShims
internal import Glibc
internal import Synchronization

/// The open connections of a server, with the time spent in their current phase.
///
/// libmicrohttpd has only an inactivity timeout, and every byte counts as activity: a client that sends or receives one
/// byte every few seconds holds a connection indefinitely, and a few such clients hold all of them. Therefore a request
/// has a time limit, and a reply a minimum rate; the total time of a reply is not limited.
final class ConnectionBook: Sendable {
  /// The phases of a connection.
  enum Phase: Hashable, Sendable {
    /// Since this moment it has been idle or sending its request.
    case receiving(since: Double)
    /// A route makes the reply, within the router's time limit.
    case answering
    /// At this moment the client had acknowledged this many bytes.
    case sending(mark: Double, acknowledged: Int64)
  }

  private struct Entry {
    let socket: Int32
    var phase: Phase
    var isShut = false
  }

  let requestSecondsMax: Double
  let replyBytesPerSecondMin: Int
  /// The interval for measuring the rate of a reply, in seconds.
  static let rateSeconds: Double = 30

  // By the address of the MHD_Connection. libmicrohttpd closes the socket after it has notified us, so under the lock a
  // registered socket still belongs to its connection.
  private let entries = Mutex<[UInt: Entry]>([:])

  init(requestSecondsMax: Double, replyBytesPerSecondMin: Int) {
    self.requestSecondsMax = requestSecondsMax
    self.replyBytesPerSecondMin = replyBytesPerSecondMin
  }

  /// Seconds of the monotonic clock (clock_gettime(2), CLOCK_MONOTONIC).
  static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  func open(_ connection: UInt, socket: Int32, now: Double = ConnectionBook.now) {
    entries.withLock { $0[connection] = Entry(socket: socket, phase: .receiving(since: now)) }
  }

  func close(_ connection: UInt) { entries.withLock { _ = $0.removeValue(forKey: connection) } }

  /// Called when the request is complete and its reply is being made.
  func beginWork(_ connection: UInt) { entries.withLock { $0[connection]?.phase = .answering } }

  /// Called when the request is complete and its reply is being sent.
  func beginReply(_ connection: UInt, now: Double = ConnectionBook.now) {
    entries.withLock { entries in
      guard let socket = entries[connection]?.socket else { return }
      entries[connection]?.phase = .sending(mark: now, acknowledged: klamra_tcp_acknowledged(socket))
    }
  }

  /// Called when the reply was sent; the connection waits for the next request.
  func endReply(_ connection: UInt, now: Double = ConnectionBook.now) {
    entries.withLock { $0[connection]?.phase = .receiving(since: now) }
  }

  /// The phases of all connections.
  var phases: [Phase] { entries.withLock { $0.values.map(\.phase) } }

  /// Shuts down the sockets of connections that take too long; libmicrohttpd then closes them.
  ///
  /// - Returns: the number of connections shut down now.
  @discardableResult
  func sweep(now: Double = ConnectionBook.now) -> Int {
    entries.withLock { entries in
      var count = 0
      for (connection, entry) in entries where !entry.isShut {
        if isTooSlow(entry, now, &entries[connection]!.phase) {
          shutdown(entry.socket, Int32(SHUT_RDWR))
          entries[connection]?.isShut = true
          count += 1
        }
      }
      return count
    }
  }

  private func isTooSlow(_ entry: Entry, _ now: Double, _ phase: inout Phase) -> Bool {
    switch entry.phase {
    case .receiving(let since): return now - since > requestSecondsMax
    case .answering: return false
    case .sending(let mark, let before):
      guard now - mark >= Self.rateSeconds else { return false }
      let acknowledged = klamra_tcp_acknowledged(entry.socket)
      // If the kernel does not report it, the inactivity timeout must suffice.
      guard acknowledged >= 0, before >= 0 else { return false }
      phase = .sending(mark: now, acknowledged: acknowledged)
      return Double(acknowledged - before) < (now - mark) * Double(replyBytesPerSecondMin)
    }
  }
}
