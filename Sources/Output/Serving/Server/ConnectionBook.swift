internal import CShims
internal import Glibc
internal import Synchronization

/// The open connections of a server, and how long each has been at what it does.
///
/// libmicrohttpd knows only an inactivity timeout, and every byte counts as activity: a client that sends or takes one
/// byte every few seconds holds a connection for as long as it likes, and few such clients hold all of them. So a whole
/// request has a time limit, and a reply a minimum rate; a reply may take as long as it must.
final class ConnectionBook: Sendable {
  /// What a connection is doing.
  enum Phase: Hashable, Sendable {
    /// Since a moment it has been sending its request, or not even begun.
    case receiving(since: Double)
    /// A route works on the reply, within the time that the router gives it.
    case answering
    /// At a moment the client had acknowledged so many bytes.
    case sending(mark: Double, acknowledged: Int64)
  }

  private struct Entry {
    let socket: Int32
    var phase: Phase
    var isShut = false
  }

  let requestSecondsMax: Double
  let replyBytesPerSecondMin: Int
  /// Over how many seconds the rate of a reply is taken.
  static let rateSeconds: Double = 30

  // By the address of the MHD_Connection. libmicrohttpd closes the socket after it has told us, so that under the lock
  // a socket of the book is the one that it was.
  private let entries = Mutex<[UInt: Entry]>([:])

  init(requestSecondsMax: Double, replyBytesPerSecondMin: Int) {
    self.requestSecondsMax = requestSecondsMax
    self.replyBytesPerSecondMin = replyBytesPerSecondMin
  }

  /// Seconds of a clock that nobody sets (clock_gettime(2), CLOCK_MONOTONIC).
  static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  func open(_ connection: UInt, socket: Int32, now: Double = ConnectionBook.now) {
    entries.withLock { $0[connection] = Entry(socket: socket, phase: .receiving(since: now)) }
  }

  func close(_ connection: UInt) { entries.withLock { _ = $0.removeValue(forKey: connection) } }

  /// The request is there, and its reply is made.
  func beginWork(_ connection: UInt) { entries.withLock { $0[connection]?.phase = .answering } }

  /// The request is there, and its reply is on its way.
  func beginReply(_ connection: UInt, now: Double = ConnectionBook.now) {
    entries.withLock { entries in
      guard let socket = entries[connection]?.socket else { return }
      entries[connection]?.phase = .sending(mark: now, acknowledged: klamra_tcp_acknowledged(socket))
    }
  }

  /// The reply is done; the connection waits for the next request.
  func endReply(_ connection: UInt, now: Double = ConnectionBook.now) {
    entries.withLock { $0[connection]?.phase = .receiving(since: now) }
  }

  /// What the connections do.
  var phases: [Phase] { entries.withLock { $0.values.map(\.phase) } }

  /// Shuts the sockets of those that take too long; libmicrohttpd then closes them.
  ///
  /// - Returns: how many were shut now.
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
      // A kernel that does not say leaves it to the inactivity timeout.
      guard acknowledged >= 0, before >= 0 else { return false }
      phase = .sending(mark: now, acknowledged: acknowledged)
      return Double(acknowledged - before) < (now - mark) * Double(replyBytesPerSecondMin)
    }
  }
}
