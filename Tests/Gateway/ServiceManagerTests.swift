import Glibc
import Platform
import Testbed
import Testing

@testable import CommandLine
@testable import Daemon
@testable import Followers
@testable import State

@Suite struct ServiceManagerTests {
  /// A datagram socket as systemd has one; the name is a path, or an abstract one after `@`.
  private func listen(_ name: [UInt8]) -> Int32 {
    let number = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(number, $0, socklen_t(2 + name.count)) }
    }
    #expect(status == 0)
    return number
  }

  private func receive(_ number: Int32) -> String {
    var bytes = [UInt8](repeating: 0, count: 1000)
    let count = recv(number, &bytes, bytes.count, Int32(MSG_DONTWAIT))
    return count < 0 ? "" : String(decoding: bytes[..<count], as: UTF8.self)
  }

  @Test func speaksToAPath() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("notify")
    let number = listen(Array(path.utf8))
    defer { close(number) }
    let manager = ServiceManager { ["NOTIFY_SOCKET": path][$0] }
    manager.ready("serving 3 sources")
    #expect(receive(number) == "READY=1\nSTATUS=serving 3 sources")
    manager.reloading()
    #expect(receive(number).hasPrefix("RELOADING=1\nMONOTONIC_USEC="))
    manager.stopping()
    #expect(receive(number) == "STOPPING=1")
    #expect(manager.watchdogSeconds == nil)
  }

  @Test func speaksToAnAbstractName() {
    let name = "klamra-test-\(getpid())-\(UInt32.random(in: 0 ... .max))"
    let number = listen([0] + Array(name.utf8))
    defer { close(number) }
    ServiceManager { ["NOTIFY_SOCKET": "@\(name)"][$0] }.alive()
    #expect(receive(number) == "WATCHDOG=1")
  }

  @Test func isSilentWithoutAManager() {
    let manager = ServiceManager { _ in nil }
    manager.ready("nobody listens")
    #expect(manager.watchdogSeconds == nil)
  }

  @Test func theWatchdogIsForOneProcess() {
    #expect(ServiceManager { ["WATCHDOG_USEC": "30000000"][$0] }.watchdogSeconds == 30)
    #expect(ServiceManager { ["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"][$0] }.watchdogSeconds == nil)
  }
}
