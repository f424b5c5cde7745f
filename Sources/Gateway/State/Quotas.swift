public import Platform
public import SQLite
public import Transfer

/// The requests on each credential, counted in sliding windows, in `klamra.sqlite`.
public final class Quotas: QuotaCounter {
  /// The tables of this type in `klamra.sqlite`. Times are microseconds since the epoch.
  public static let tables = """
    CREATE TABLE IF NOT EXISTS quota_requests (
      credential TEXT NOT NULL,
      made INTEGER NOT NULL,
      ordinal INTEGER NOT NULL,
      PRIMARY KEY (credential, made, ordinal)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS quota_blocks (
      credential TEXT NOT NULL PRIMARY KEY,
      until INTEGER NOT NULL,
      refusals INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    """

  /// The pause after a 429 without a moment, in seconds; it doubles with each further one.
  static let blockSeconds: Double = 20
  /// The longest such pause, in seconds.
  static let blockSecondsMax: Double = 900
  /// The longest pause of a service that is believed, in seconds; a later date is a mistake.
  public static let blockSecondsBelieved: Double = 8 * 86_400

  /// How far ahead of the present a request may be recorded, in seconds.
  static let clockSecondsTolerated: Double = 300

  let database: Database
  /// Answered requests whose moments are moved with the next reservation: a transaction for each would cost as much as
  /// the request. A crash loses the time that they took, which the margin of the windows covers.
  private let answers = Monitor<[String: [(made: Timestamp, answered: Timestamp)]]>([:])

  /// - Parameter database: opened with `Quotas.tables`.
  public init(_ database: Database) {
    self.database = database
  }

  /// Counts a request in all windows, or returns when it can be made.
  public func reserve(_ credential: String, _ windows: [QuotaWindow], now: Timestamp = .now) throws -> QuotaAnswer {
    try database.write { connection in
      // A clock that was ahead recorded requests in the future: they would use up their windows until then.
      try connection.run(
        "DELETE FROM quota_requests WHERE credential = ?1 AND made > ?2", credential,
        now.adding(seconds: Self.clockSecondsTolerated))
      try moveAnswered(credential, connection)
      if let until = Self.believed(try Self.block(credential, connection), now) {
        return .wait(until: until, because: "the service refused with 429")
      }
      var answer = QuotaAnswer.granted
      var latest = now
      for window in windows {
        guard let free = try Self.moment(of: window, credential, now, connection), free > latest else { continue }
        latest = free
        answer = .wait(until: free, because: "\(window) are used up")
      }
      guard answer == .granted else { return answer }
      try Self.count(credential, now, connection)
      let longest = windows.map(\.seconds).max() ?? 0
      try connection.run(
        "DELETE FROM quota_requests WHERE credential = ?1 AND made <= ?2", credential,
        now.adding(seconds: -Double(longest)))
      return .granted
    }
  }

  /// When the window allows one more request; nil if it does now.
  ///
  /// The request that must leave it is the newest but `usable - 1`.
  private static func moment(
    of window: QuotaWindow, _ credential: String, _ now: Timestamp, _ connection: borrowing Connection
  ) throws -> Timestamp? {
    var query = try connection.prepare(
      """
      SELECT made FROM quota_requests WHERE credential = ?1 AND made > ?2 ORDER BY made DESC, ordinal DESC
      LIMIT 1 OFFSET ?3
      """)
    let length = Double(window.seconds)
    try query.bind([credential, now.adding(seconds: -length), window.usable - 1])
    guard try query.step() else { return nil }
    return Timestamp(microseconds: query.integer(0)).adding(seconds: length)
  }

  /// Records that the service has answered a request, which counts from then on.
  public func answered(_ credential: String, made: Timestamp, now: Timestamp = .now) {
    guard made < now else { return }
    answers.withLock { $0[credential, default: []].append((made, now)) }
  }

  private func moveAnswered(_ credential: String, _ connection: borrowing Connection) throws {
    for (made, answered) in answers.withLock({ $0.removeValue(forKey: credential) ?? [] }) {
      try connection.run(
        """
        DELETE FROM quota_requests WHERE credential = ?1 AND made = ?2 AND ordinal = (
          SELECT max(ordinal) FROM quota_requests WHERE credential = ?1 AND made = ?2)
        """, credential, made)
      if connection.changes > 0 { try Self.count(credential, answered, connection) }
    }
  }

  /// Forgets answers that are not moved yet.
  func forgetAnswers(_ credential: String) { answers.withLock { $0[credential] = nil } }

  private static func count(_ credential: String, _ made: Timestamp, _ connection: borrowing Connection) throws {
    try connection.run(
      """
      INSERT INTO quota_requests SELECT ?1, ?2, 1 + coalesce(max(ordinal), 0) FROM quota_requests
      WHERE credential = ?1 AND made = ?2
      """, credential, made)
  }

  /// The end of a refusal, if it is still to come; one beyond any pause was recorded by a clock that was ahead.
  private static func believed(_ until: Timestamp?, _ now: Timestamp) -> Timestamp? {
    until.flatMap { $0 > now && $0 <= now.adding(seconds: blockSecondsBelieved) ? $0 : nil }
  }

  private static func block(_ credential: String, _ connection: borrowing Connection) throws -> Timestamp? {
    var query = try connection.prepare("SELECT until FROM quota_blocks WHERE credential = ?1")
    try query.bind([credential])
    return try query.step() ? Timestamp(microseconds: query.integer(0)) : nil
  }

  /// Applies a 429: the credential is blocked until the returned moment.
  ///
  /// - Parameter retryAt: the moment that the service named; nil if it named none.
  @discardableResult
  public func refuse(_ credential: String, retryAt: Timestamp?, now: Timestamp = .now) throws -> Timestamp {
    try database.write { connection in
      var query = try connection.prepare("SELECT refusals FROM quota_blocks WHERE credential = ?1")
      try query.bind([credential])
      let refusals = try query.step() ? Int(query.integer(0)) : 0
      let own = min(Self.blockSeconds * Double(1 << UInt64(min(refusals, 10))), Self.blockSecondsMax)
      let latest = now.adding(seconds: Self.blockSecondsBelieved)
      let until = retryAt.map { min(max($0, now), latest) } ?? now.adding(seconds: own)
      try connection.run(
        "INSERT OR REPLACE INTO quota_blocks (credential, until, refusals) VALUES (?1, ?2, ?3)", credential, until,
        refusals + 1)
      return until
    }
  }

  /// Clears earlier refusals once the service answers again.
  public func accept(_ credential: String) throws {
    let isBlocked = try database.read { connection in try Self.block(credential, connection) != nil }
    guard isBlocked else { return }
    try database.write { connection in
      try connection.run("DELETE FROM quota_blocks WHERE credential = ?1", credential)
    }
  }

  /// The current windows of a credential.
  public func usage(_ credential: String, _ windows: [QuotaWindow], now: Timestamp = .now) throws -> [QuotaUsage] {
    try database.read { connection in
      try windows.map { window in
        var query = try connection.prepare(
          "SELECT count(*), min(made) FROM quota_requests WHERE credential = ?1 AND made > ?2 AND made <= ?3")
        try query.bind([
          credential, now.adding(seconds: -Double(window.seconds)), now.adding(seconds: Self.clockSecondsTolerated),
        ])
        _ = try query.step()
        let oldest = query.optionalInteger(1).map(Timestamp.init(microseconds:))
        return QuotaUsage(
          window: window, used: Int(query.integer(0)), resetsAt: oldest?.adding(seconds: Double(window.seconds)))
      }
    }
  }

  /// The moments of all counted requests of the last `seconds`, the oldest first.
  public func made(_ credential: String, seconds: Int, now: Timestamp = .now) throws -> [Timestamp] {
    try database.read { connection in
      var query = try connection.prepare(
        "SELECT made FROM quota_requests WHERE credential = ?1 AND made > ?2 AND made <= ?3 ORDER BY made, ordinal")
      try query.bind([
        credential, now.adding(seconds: -Double(seconds)), now.adding(seconds: Self.clockSecondsTolerated),
      ])
      var moments: [Timestamp] = []
      while try query.step() { moments.append(Timestamp(microseconds: query.integer(0))) }
      return moments
    }
  }

  /// The moment until which a 429 blocks the credential; nil if it is not blocked.
  public func blockedUntil(_ credential: String, now: Timestamp = .now) throws -> Timestamp? {
    Self.believed(try database.read { connection in try Self.block(credential, connection) }, now)
  }

  /// Goes on counting under another name what was counted for a credential.
  public func rename(_ former: String, as credential: String) throws {
    let isKnown = try database.read { connection in
      var query = try connection.prepare(
        """
        SELECT EXISTS (SELECT 1 FROM quota_requests WHERE credential = ?1)
          OR EXISTS (SELECT 1 FROM quota_blocks WHERE credential = ?1)
        """)
      try query.bind([former])
      return try query.step() && query.integer(0) == 1
    }
    guard isKnown else { return }
    try database.write { connection in
      for table in ["quota_requests", "quota_blocks"] {
        try connection.run("UPDATE OR IGNORE \(table) SET credential = ?2 WHERE credential = ?1", former, credential)
        // Left is what the other name has as well.
        try connection.run("DELETE FROM \(table) WHERE credential = ?1", former)
      }
    }
  }

  /// The credentials that made a request within the longest window, sorted.
  public func credentials() throws -> [String] {
    try database.read { connection in
      var query = try connection.prepare(
        "SELECT credential FROM quota_requests UNION SELECT credential FROM quota_blocks ORDER BY credential")
      var names: [String] = []
      while try query.step() { names.append(query.text(0)) }
      return names
    }
  }
}
