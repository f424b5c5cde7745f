internal import Glibc

/// A dedicated thread for work that blocks: curl, SQLite, fsync, compression.
///
/// Klamra makes blocking C calls here and never on Swift's cooperative pool, which has one thread per core. The owner
/// joins the thread or starts it in a `ThreadGroup`: a thread must not outlive `main`.
public final class Thread: Sendable {
  // A pthread_t is an integer on Linux; it is written once, before the initialiser returns.
  private let handle: pthread_t

  /// The stack size of a thread in bytes: SQLite's parser and deep recursion checks need less than a megabyte.
  public static let stackBytes = 1 << 20

  /// Starts the thread. The kernel keeps 15 bytes of the name (proc(5), /proc/thread-self/comm).
  ///
  /// - Parameter stackBytes: from 16 KiB (pthread_attr_setstacksize(3)), in whole pages.
  public init(_ name: String, stackBytes: Int = Thread.stackBytes, _ body: @escaping @Sendable () -> Void) {
    let start = Unmanaged.passRetained(ThreadStart(name: name, body: body))
    var created = pthread_t()
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, stackBytes)
    let status = pthread_create(&created, &attributes, runThread, start.toOpaque())
    pthread_attr_destroy(&attributes)
    precondition(status == 0, "the system has no thread left")
    handle = created
  }

  /// Waits until the body has returned. Call it once.
  public func join() { pthread_join(handle, nil) }
}

private final class ThreadStart: Sendable {
  let name: String
  let body: @Sendable () -> Void

  init(name: String, body: @escaping @Sendable () -> Void) {
    self.name = name
    self.body = body
  }
}

private func runThread(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  let start = Unmanaged<ThreadStart>.fromOpaque(argument!).takeRetainedValue()
  // pthread_setname_np(3) requires _GNU_SOURCE; the kernel accepts the name through this file as well.
  let comm = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
  if comm >= 0 {
    _ = start.name.withCString { write(comm, $0, min(strlen($0), 15)) }
    close(comm)
  }
  start.body()
  return nil
}
