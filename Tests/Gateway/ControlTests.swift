import Glibc
import Platform
import Testbed
import Testing

@testable import CommandLine
@testable import Daemon
@testable import Followers
@testable import Presentation
@testable import State

@Suite struct ControlTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("klamra.sock")
  }

  private let request = ControlRequest(
    words: ["run", "--", "ludność", ""], config: "/etc/klamra", terminal: Terminal(isInteractive: true, width: 132))

  /// What a client saw, per stream.
  private final class Seen: Sendable {
    let streams = Monitor<[Output.Stream: [UInt8]]>([:])
    @Sendable func take(_ stream: Output.Stream, _ bytes: [UInt8]) {
      streams.withLock { $0[stream, default: []] += bytes }
    }
    func text(_ stream: Output.Stream) -> String {
      streams.withLock { String(decoding: $0[stream] ?? [], as: UTF8.self) }
    }
  }

  @Test func requestsSurviveTheJourney() {
    #expect(ControlRequest(payload: request.payload) == request)
    #expect(ControlRequest(payload: Array("klamra-control-9\0/c\00\080\0run".utf8)) == nil)
    #expect(ControlRequest(payload: []) == nil)
  }

  @Test func aCommandRunsThereAndShowsHere() throws {
    let request = request
    // The calling user comes from the kernel, whatever the client claims.
    var expected = request
    expected.person = Person.name(geteuid(), process: getpid())
    let server = try ControlServer(path) { [expected] received, _, write in
      #expect(received == expected)
      write(.standardOutput, Array("Zażółć\n".utf8))
      write(.standardError, Array("note\n".utf8))
      return .quarantined
    }
    defer { server.stop() }
    let seen = Seen()
    #expect(try ControlClient.run(request, at: path, sink: seen.take) == .quarantined)
    #expect(seen.text(.standardOutput) == "Zażółć\n")
    #expect(seen.text(.standardError) == "note\n")
  }

  @Test func largeOutputArrivesWholeFromSeveralThreads() throws {
    let big = [UInt8](repeating: UInt8(ascii: "x"), count: 3 << 20)
    let server = try ControlServer(path) { _, _, write in
      let other = Thread("other") { for _ in 0..<1000 { write(.standardError, Array("0123456789".utf8)) } }
      write(.standardOutput, big)
      other.join()
      return .done
    }
    defer { server.stop() }
    let seen = Seen()
    #expect(try ControlClient.run(request, at: path, sink: seen.take) == .done)
    #expect(seen.text(.standardOutput).utf8.count == big.count)
    #expect(seen.text(.standardError).utf8.count == 10_000)
  }

  @Test func noDaemonIsNoError() throws {
    #expect(try ControlClient.run(request, at: path) { _, _ in } == nil)
    // A socket left by a killed daemon.
    do { _ = try LocalListener(path).stop() }
    try AtomicFile.write([], to: folder.file("other"))
    #expect(try ControlClient.run(request, at: path) { _, _ in } == nil)
  }

  @Test func hangingUpCancels() throws {
    let cancelled = Monitor(false)
    let server = try ControlServer(path) { _, cancellation, write in
      write(.standardError, Array("started\n".utf8))
      Self.waitForCancellation(cancellation)
      cancelled.withLock { $0 = cancellation.isCancelled }
      return .failed
    }
    defer { server.stop() }
    do {
      let socket = try #require(try LocalSocket.connect(path))
      try socket.write(ControlFrame(kind: .request, payload: request.payload).bytes)
      #expect(try ControlFrame.read(from: socket)?.kind == .standardError)
    }
    #expect(cancelled.wait(seconds: 70) { $0 ? true : nil } == true)
  }

  @Test func aDaemonThatStopsCancelsItsCommands() throws {
    let running = Monitor(false)
    let cancelled = Monitor(false)
    let server = try ControlServer(path) { _, cancellation, _ in
      running.withLock { $0 = true }
      Self.waitForCancellation(cancellation)
      cancelled.withLock { $0 = cancellation.isCancelled }
      return .failed
    }
    let request = request, path = path
    let client = Thread("client") { _ = try? ControlClient.run(request, at: path) { _, _ in } }
    #expect(running.wait(seconds: 60) { $0 ? true : nil } == true)
    server.stop()
    client.join()
    #expect(cancelled.withLock { $0 })
  }

  /// A command that does not listen to its cancellation is named, so that the daemon does not end under it.
  @Test func aCommandThatGoesOnIsReported() throws {
    let running = Monitor(false)
    let release = Cancellation()
    let server = try ControlServer(path) { _, _, _ in
      running.withLock { $0 = true }
      _ = release.wait(seconds: 60)
      return .done
    }
    let request = request, path = path
    let client = Thread("client") { _ = try? ControlClient.run(request, at: path) { _, _ in } }
    #expect(running.wait(seconds: 60) { $0 ? true : nil } == true)
    #expect(server.stop(seconds: 0.1) == ["command"])
    release.cancel()
    #expect(server.stop(seconds: 60) == [])
    client.join()
  }

  /// Gives up after a minute, so that a test can only fail.
  private static func waitForCancellation(_ cancellation: Cancellation) {
    for _ in 0..<6000 where !cancellation.isCancelled { _ = Monitor(()).wait(seconds: 0.01) { _ in Bool?.none } }
  }

  @Test func nonsenseIsRefused() throws {
    let server = try ControlServer(path) { _, _, _ in .done }
    defer { server.stop() }
    for bytes: [UInt8] in [[9, 0, 0, 0, 0], [3, 255, 255, 255, 255], [3, 0, 0, 0, 1, 65]] {
      let socket = try #require(try LocalSocket.connect(path))
      try socket.write(bytes)
      let frame = try #require(try ControlFrame.read(from: socket))
      #expect(frame.kind == .standardError)
      #expect(String(decoding: frame.payload, as: UTF8.self).contains("speaks klamra-control-1 only"))
    }
  }

  @Test func aPathLongerThanAnAddressWorks() throws {
    let deep = folder.file(String(repeating: "d", count: 150))
    try Files.makeFolder(deep)
    let server = try ControlServer("\(deep)/klamra.sock") { _, _, _ in .held }
    defer { server.stop() }
    #expect(try ControlClient.run(request, at: "\(deep)/klamra.sock") { _, _ in } == .held)
  }
}

@Suite struct StateFolderTests {
  @Test func theSecondIsRefusedWithTheHolder() throws {
    let folder = try TemporaryFolder()
    let first = try StateFolder(folder.file("state"))
    // flock(2) belongs to the open file, so two in one process exclude each other as well.
    let error = #expect(throws: StateFolderError.self) { try StateFolder(folder.file("state")) }
    #expect(error?.what.contains("another klamra (pid ") == true)
    #expect(error?.advice.isEmpty == false)
    #expect(first.paths.folder == folder.file("state"))
  }

  @Test func aReleasedFolderIsFree() throws {
    let folder = try TemporaryFolder()
    do { _ = try StateFolder(folder.file("state")) }
    try AtomicFile.write([], to: folder.file("state/klamra.sock"))
    _ = try StateFolder(folder.file("state"))
    #expect(!Files.exists(folder.file("state/klamra.sock")))
  }
}
