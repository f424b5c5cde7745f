internal import Glibc

/// What the system asks of the process.
public enum Signal: Sendable {
  /// SIGTERM or SIGINT: end soon.
  case stop
  /// SIGHUP: read the configuration again.
  case reload
}

/// Signals, received by one thread that waits for them (sigwait(3)) instead of handlers that may call nothing.
public enum Signals {
  /// Keeps the signals from their default action in this thread and in those that it starts from now on.
  public static func block() {
    var set = watched()
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// Calls with each signal that comes, on a thread of its own, for as long as the process lives.
  ///
  /// The one thread that outlives `main`, so that a second Ctrl-C ends a command that hangs. That is safe: it waits in the
  /// kernel, and the body may only set what is guarded or `_exit`, so that it needs nothing that exit(3) tears down.
  public static func receive(_ body: @escaping @Sendable (Signal) -> Void) {
    _ = Thread("signals") {
      var set = watched()
      var number: Int32 = 0
      while sigwait(&set, &number) == 0 { body(number == SIGHUP ? .reload : .stop) }
    }
  }

  private static func watched() -> sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    for number in [SIGTERM, SIGINT, SIGHUP] { sigaddset(&set, number) }
    return set
  }

  /// Lets Ctrl-C and SIGTERM cancel a command of this process; the second time they end it at once.
  public static func cancel(_ cancellation: Cancellation) {
    block()
    receive { _ in
      // 128 + SIGINT is what shells report for it.
      if cancellation.isCancelled { _exit(130) }
      cancellation.cancel()
    }
  }
}
