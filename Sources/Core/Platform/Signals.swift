internal import Glibc

/// What the system requests of the process.
public enum Signal: Sendable {
  /// SIGTERM or SIGINT: end soon.
  case stop
  /// SIGHUP: read the configuration again.
  case reload
}

/// Signals, received by a thread that waits for them (sigwait(3)), since signal handlers may call almost nothing.
public enum Signals {
  /// Blocks the signals in this thread and in the threads that it starts afterwards.
  public static func block() {
    var set = watched()
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// Calls the body with each signal, on its own thread, for the lifetime of the process.
  ///
  /// It is the one thread that outlives `main`, so that a second Ctrl-C ends a command that hangs. This is safe: the
  /// thread waits in the kernel, and the body may only set guarded values or call `_exit`, so it uses nothing that
  /// exit(3) tears down.
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

  /// Makes Ctrl-C and SIGTERM cancel a command of this process; the second signal ends it at once.
  public static func cancel(_ cancellation: Cancellation) {
    block()
    receive { _ in
      // Shells report 128 + SIGINT.
      if cancellation.isCancelled { _exit(130) }
      cancellation.cancel()
    }
  }
}
