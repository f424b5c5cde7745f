public import Schema
public import State

/// A short summary of the checks of a run or a version.
public struct CheckCounts: Hashable, Sendable {
  var checks: Int
  var failed: Int
  /// Checks without any rows to check, so that their result is unknown.
  var idle: Int

  init(checks: Int, failed: Int, idle: Int) {
    self.checks = checks
    self.failed = failed
    self.idle = idle
  }

  /// Nil if there were no checks.
  public init?(_ results: [CheckResult]) {
    if results.isEmpty { return nil }
    self.init(checks: results.count, failed: results.count { $0.failed > 0 }, idle: results.count(where: \.isIdle))
  }

  /// `all 5 pass`, `2 of 5 fail` or `4 of 5 pass, 1 looked at nothing`.
  public var text: String {
    if failed == 0 && idle == 0 { return "all \(checks) pass" }
    let words = failed == 0 ? "\(checks - idle) of \(checks) pass" : "\(failed) of \(checks) fail"
    return idle == 0 ? words : "\(words), \(idle) inspected no row"
  }

  /// The counts over all streams of a run; nil if there were no checks.
  public init?(_ streams: [RunStream]) { self.init(streams.flatMap { $0.counts?.ledger.checks ?? [] }) }
}
