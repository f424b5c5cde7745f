internal import Glibc

/// Reports the state of the service to systemd (sd_notify(3)): one datagram for each message, without a library.
struct ServiceManager: Sendable {
  private let address: String?
  /// The watchdog interval in seconds; nil if there is no watchdog.
  let watchdogSeconds: Double?

  /// Nothing is sent without a service manager.
  init(environment: (String) -> String? = { name in getenv(name).map { String(cString: $0) } }) {
    address = environment("NOTIFY_SOCKET")
    let isForUs = environment("WATCHDOG_PID").map { $0 == String(getpid()) } ?? true
    let microseconds = isForUs ? environment("WATCHDOG_USEC").flatMap { Double($0) } : nil
    watchdogSeconds = microseconds.map { $0 / 1_000_000 }
  }

  func ready(_ status: String) { send("READY=1\nSTATUS=\(status)") }

  /// The manager waits for the next `ready`; the message needs the monotonic time.
  func reloading() {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    send("RELOADING=1\nMONOTONIC_USEC=\(now.tv_sec * 1_000_000 + now.tv_nsec / 1000)")
  }

  func stopping() { send("STOPPING=1") }
  func alive() { send("WATCHDOG=1") }
  func status(_ text: String) { send("STATUS=\(text)") }

  private func send(_ message: String) {
    guard let address, address.hasPrefix("/") || address.hasPrefix("@") else { return }
    let number = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard number >= 0 else { return }
    defer { close(number) }
    var target = sockaddr_un()
    target.sun_family = sa_family_t(AF_UNIX)
    // A leading @ stands for the NUL of the abstract namespace (unix(7)).
    let name = address.hasPrefix("@") ? [0] + Array(address.utf8.dropFirst()) : Array(address.utf8)
    guard name.count < MemoryLayout.size(ofValue: target.sun_path) else { return }
    withUnsafeMutableBytes(of: &target.sun_path) { $0.copyBytes(from: name) }
    let length = MemoryLayout<sa_family_t>.size + name.count + (address.hasPrefix("@") ? 0 : 1)
    let bytes = Array(message.utf8)
    withUnsafePointer(to: &target) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        // A failure is ignored, since the manager is the only recipient.
        _ = sendto(number, bytes, bytes.count, Int32(MSG_NOSIGNAL), $0, socklen_t(length))
      }
    }
  }
}
