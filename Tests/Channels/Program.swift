import Glibc
import Platform

/// Another program, for tests that show what a subscriber's own tools make of a webhook.
final class Program {
  private let process: pid_t
  private let input: Int32
  private let output: Int32
  private var pending: [UInt8] = []
  private var isWaitedFor = false

  /// The path of an installed program; nil if it is not installed.
  static func find(_ name: String) -> String? {
    let folders = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
    return folders.split(separator: ":").map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
  }

  /// Starts a program with pipes at its standard input and output.
  init(_ words: [String], environment: [String: String] = [:]) throws {
    var toChild: [Int32] = [0, 0]
    var fromChild: [Int32] = [0, 0]
    guard pipe(&toChild) == 0, pipe(&fromChild) == 0 else { throw FileError("make a pipe to", words[0]) }
    for end in [toChild[1], fromChild[0]] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, toChild[0], 0)
    posix_spawn_file_actions_adddup2(&actions, fromChild[1], 1)
    for end in [toChild[0], fromChild[1]] { posix_spawn_file_actions_addclose(&actions, end) }
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
    let variables = environment.merging(["PATH": path]) { own, _ in own }.map { "\($0.key)=\($0.value)" }
    var arguments = words.map { strdup($0) } + [nil]
    var values = variables.map { strdup($0) } + [nil]
    defer { (arguments + values).forEach { free($0) } }
    var child = pid_t()
    let status = posix_spawnp(&child, words[0], &actions, nil, &arguments, &values)
    close(toChild[0])
    close(fromChild[1])
    process = child
    input = toChild[1]
    output = fromChild[0]
    guard status == 0 else { throw FileError("start", words[0], code: status) }
  }

  deinit {
    close(output)
    if !isWaitedFor {
      kill(process, SIGKILL)
      var status: Int32 = 0
      waitpid(process, &status, 0)
    }
  }

  /// Writes the program's whole input.
  func write(_ bytes: [UInt8]) {
    _ = bytes.withUnsafeBytes { Glibc.write(input, $0.baseAddress, $0.count) }
    close(input)
  }

  /// The next line of its output; nil at the end, or after ten seconds without one.
  func line() -> String? {
    while true {
      if let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
        defer { pending.removeFirst(end + 1) }
        return String(decoding: pending[..<end], as: UTF8.self)
      }
      var ready = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
      guard poll(&ready, 1, 10_000) > 0 else { return nil }
      var chunk = [UInt8](repeating: 0, count: 4096)
      let count = read(output, &chunk, chunk.count)
      guard count > 0 else { return nil }
      pending += chunk[..<count]
    }
  }

  /// Waits for its end and gives its exit status.
  func end() -> Int32 {
    var status: Int32 = 0
    waitpid(process, &status, 0)
    isWaitedFor = true
    return status >> 8 & 0xff
  }
}
