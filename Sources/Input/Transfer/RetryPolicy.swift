public import Platform

/// The clock, the random numbers and the sleeping of retries; tests substitute their own.
public protocol Waiting {
  var now: Timestamp { get }
  /// A number from 0 up to, but not including, 1.
  func random() -> Double
  /// Sleeps; true if the work was cancelled in the meantime.
  func wait(seconds: Double) -> Bool
}

/// Real time.
public struct SystemWaiting: Waiting, Sendable {
  private let cancellation: Cancellation

  public init(_ cancellation: Cancellation = Cancellation()) { self.cancellation = cancellation }

  /// The wall clock.
  public var now: Timestamp { .now }
  /// A random number from the system.
  public func random() -> Double { .random(in: 0..<1) }
  /// Sleeps until the time has passed or the work is cancelled.
  public func wait(seconds: Double) -> Bool { cancellation.wait(seconds: seconds) }
}

/// How often and after which pauses a failed request is repeated.
public struct RetryPolicy: Hashable, Sendable {
  /// The number of attempts, including the first.
  public var attemptsMax: Int
  /// The pause after the first failure, in seconds; each further one is twice as long.
  var pauseSeconds: Double
  /// The longest pause, in seconds, unless the server asks for more.
  var pauseSecondsMax: Double
  /// The longest accepted `Retry-After`, in seconds; a longer one ends the attempts.
  var retryAfterSecondsMax: Double

  public init(
    attemptsMax: Int = 4, pauseSeconds: Double = 1, pauseSecondsMax: Double = 30, retryAfterSecondsMax: Double = 60
  ) {
    self.attemptsMax = attemptsMax
    self.pauseSeconds = pauseSeconds
    self.pauseSecondsMax = pauseSecondsMax
    self.retryAfterSecondsMax = retryAfterSecondsMax
  }

  /// One attempt.
  public static let none = RetryPolicy(attemptsMax: 1)

  /// The pause after a failed attempt, counted from 1: between half and all of the doubled pause, so that clients that
  /// failed together do not retry together.
  public func pause(afterAttempt attempt: Int, random: Double) -> Double {
    let doubled = pauseSeconds * Double(1 << UInt64(min(max(attempt - 1, 0), 30)))
    return min(doubled, pauseSecondsMax) * (0.5 + random / 2)
  }

  /// Runs the body until it succeeds, fails permanently or has used its attempts.
  ///
  /// - Parameter body: receives the number of the attempt, from 1.
  public func run<Result>(_ waiting: some Waiting, _ body: (Int) throws -> Result) throws -> Result {
    var attempt = 1
    while true {
      do {
        return try body(attempt)
      } catch let error as TransferError where error.isRetryable && attempt < attemptsMax {
        var pause = pause(afterAttempt: attempt, random: waiting.random())
        if let retryAt = error.retryAt {
          let asked = retryAt.seconds(since: waiting.now)
          if asked > retryAfterSecondsMax { throw error }
          pause = max(pause, asked)
        }
        if waiting.wait(seconds: pause) { throw TransferError(.cancelled, url: error.url, detail: "cancelled") }
        attempt += 1
      }
    }
  }
}
