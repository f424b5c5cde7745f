internal import Glibc

/// A value behind a lock, with waiting: a pthread mutex and a condition variable.
///
/// `Synchronization.Mutex` is enough where no thread waits; this is for queues and for a daemon that sleeps until an
/// event. Store a function in it only inside a struct: each access of a bare function would wrap it in another
/// reabstraction thunk.
public final class Monitor<Value>: @unchecked Sendable {
  // Sendable because `value` is accessed only while `mutex` is held.
  private var value: Value
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let condition: UnsafeMutablePointer<pthread_cond_t>

  /// The longest timed wait, in seconds: ten years.
  static var waitSecondsMax: Double { 10 * 365.25 * 86_400 }

  public init(_ value: sending Value) {
    assert(!"\(Value.self)".contains("->"), "a function in a Monitor grows with every access: put it into a struct")
    self.value = value
    mutex = .allocate(capacity: 1)
    condition = .allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    // Changes of the wall clock must not affect timed waits.
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(condition, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  /// Runs the body with exclusive access to the value, then wakes all waiters.
  public func withLock<Result, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    pthread_mutex_lock(mutex)
    defer {
      pthread_cond_broadcast(condition)
      pthread_mutex_unlock(mutex)
    }
    return try body(&value)
  }

  /// Waits until the body returns a value, and returns that value.
  ///
  /// - Parameter seconds: the longest wait, after which nil is returned; nil waits without a limit.
  public func wait<Result>(seconds: Double? = nil, until body: (inout Value) -> Result?) -> Result? {
    var deadline = timespec()
    if let seconds {
      clock_gettime(CLOCK_MONOTONIC, &deadline)
      // NaN and values above the limit wait as long as the limit; the conversion to Int would trap.
      let bounded = seconds < Self.waitSecondsMax ? max(0, seconds) : Self.waitSecondsMax
      let nanoseconds = Double(deadline.tv_nsec) + bounded * 1e9
      deadline.tv_sec += Int((nanoseconds / 1e9).rounded(.down))
      deadline.tv_nsec = Int(nanoseconds.truncatingRemainder(dividingBy: 1e9))
    }
    pthread_mutex_lock(mutex)
    defer {
      pthread_cond_broadcast(condition)
      pthread_mutex_unlock(mutex)
    }
    while true {
      if let result = body(&value) { return result }
      if seconds == nil {
        pthread_cond_wait(condition, mutex)
      } else if pthread_cond_timedwait(condition, mutex, &deadline) == ETIMEDOUT {
        return body(&value)
      }
    }
  }
}
