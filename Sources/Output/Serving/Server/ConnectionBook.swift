internal import CShims
internal import Glibc
internal import Synchronization

/// The open connections of a server, with the time spent in their current phase.
///
/// libmicrohttpd has only an inactivity timeout, and every byte counts as activity: a client that sends or receives one
/// byte every few seconds holds a connection indefinitely, and a few such clients hold all of them. Therefore a request
/// has a time limit, and a reply a minimum rate; the total time of a reply is not limited.
///
/// A newcomer always finds room: where there are too many connections, one of the network with the most of them is closed,
/// the slowest first. A client that opens hundreds of connections, from whatever addresses, therefore only displaces
/// itself.
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
    let network: ClientNetwork
    let openedAt: Double
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

  /// The most connections, and the most of one network; 0 for no limit.
  let connectionsMax: Int
  let connectionsPerNetworkMax: Int

  init(
    requestSecondsMax: Double, replyBytesPerSecondMin: Int, connectionsMax: Int = 0, connectionsPerNetworkMax: Int = 0
  ) {
    self.requestSecondsMax = requestSecondsMax
    self.replyBytesPerSecondMin = replyBytesPerSecondMin
    self.connectionsMax = connectionsMax
    self.connectionsPerNetworkMax = connectionsPerNetworkMax
  }

  /// Seconds of the monotonic clock (clock_gettime(2), CLOCK_MONOTONIC).
  static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Registers a connection, and closes another one if there are too many.
  ///
  /// - Returns: the connection that was closed; nil if there was room.
  @discardableResult
  func open(
    _ connection: UInt, socket: Int32, network: ClientNetwork = ClientNetwork([]), now: Double = ConnectionBook.now
  ) -> UInt? {
    entries.withLock { entries in
      defer {
        entries[connection] = Entry(socket: socket, network: network, openedAt: now, phase: .receiving(since: now))
      }
      return makeRoom(for: network, in: &entries, now)
    }
  }

  /// Shuts one connection down if the newcomer is one too many: of its own network if that has its share, else of the
  /// network with the most connections.
  private func makeRoom(for newcomer: ClientNetwork, in entries: inout [UInt: Entry], _ now: Double) -> UInt? {
    let limits = [connectionsMax, connectionsPerNetworkMax].filter { $0 > 0 }
    guard let lowest = limits.min(), entries.count >= lowest else { return nil }
    let open = entries.filter { !$0.value.isShut }
    var counts: [ClientNetwork: Int] = [newcomer: 1]
    for entry in open.values { counts[entry.network, default: 0] += 1 }
    let crowded: ClientNetwork
    if connectionsPerNetworkMax > 0, counts[newcomer, default: 0] > connectionsPerNetworkMax {
      crowded = newcomer
    } else if connectionsMax > 0, open.count + 1 > connectionsMax, let most = counts.values.max(),
      // Of equal ones the newcomer's own, so that it displaces nobody else.
      let heaviest = counts[newcomer] == most
        ? newcomer : counts.first(where: { $0.value == most })?.key
    {
      crowded = heaviest
    } else {
      return nil
    }
    let candidates = open.filter { $0.value.network == crowded }
    // If every network has one connection, the slowest of all has to go.
    let victims = counts.values.max() == 1 ? open : candidates
    guard let victim = victims.max(by: { slowness($0.value, now) < slowness($1.value, now) })?.key else { return nil }
    shutdown(entries[victim]!.socket, Int32(SHUT_RDWR))
    entries[victim]!.isShut = true
    return victim
  }

  /// How much a connection deserves to be closed: first those that wait for a request or receive one slowly, by the time
  /// that it takes, then those that take a reply, by their age, and last those whose reply is being made.
  private func slowness(_ entry: Entry, _ now: Double) -> Double {
    switch entry.phase {
    case .receiving(let since): 2e9 + (now - since)
    case .sending: 1e9 + (now - entry.openedAt)
    case .answering: now - entry.openedAt
    }
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
