public import Platform
internal import SQLite

/// What an operator has lifted from a credential.
public struct LiftedQuota: Hashable, Sendable {
  /// The credential.
  public var credential: String
  /// The moment until which the service had refused; nil if it had not.
  public var blockedUntil: Timestamp?
  /// The number of requests that count no more.
  public var requests = 0
  /// The sources whose paused runs go on now.
  public var resumed: [String] = []

  public init(_ credential: String) { self.credential = credential }

  /// Whether there was nothing to lift.
  public var isEmpty: Bool { blockedUntil == nil && requests == 0 }
}

extension Quotas {
  /// Lifts a refusal of a service, so that paused runs go on at once. Calling it again changes nothing.
  ///
  /// - Parameters:
  ///   - isForgetting: true also forgets the counted requests.
  ///   - person: who lifts it, for the record of the runs.
  public func clear(
    _ credential: String, isForgetting: Bool, by person: String, now: Timestamp = .now
  ) throws -> LiftedQuota {
    var lifted = LiftedQuota(credential)
    lifted.blockedUntil = try blockedUntil(credential, now: now)
    if isForgetting { forgetAnswers(credential) }
    try database.write { connection in
      // Earlier refusals would make the next pause longer.
      try connection.run("DELETE FROM quota_blocks WHERE credential = ?1", credential)
      if isForgetting {
        try connection.run("DELETE FROM quota_requests WHERE credential = ?1", credential)
        lifted.requests = Int(connection.changes)
      }
      guard !lifted.isEmpty else { return }
      // The reason of a pause begins with the credential.
      let mark = "\(credential): "
      var paused = try connection.prepare(
        "SELECT source FROM runs WHERE state = 'paused' AND substr(problem, 1, length(?1)) = ?1 ORDER BY source")
      try paused.bind([mark])
      while try paused.step() { lifted.resumed.append(paused.text(0)) }
      try connection.run(
        """
        UPDATE runs SET resumes = ?2, problem = problem || ?3
        WHERE state = 'paused' AND substr(problem, 1, length(?1)) = ?1
        """, mark, now, "; lifted by \(person) on \(now)")
    }
    return lifted
  }
}
