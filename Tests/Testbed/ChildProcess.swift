public import Glibc
internal import Platform

/// A separate process, with its output in files.
public final class ChildProcess: @unchecked Sendable {
  // Sendable because `status` is written once, by the thread that waits.
  /// The number of the process.
  public let id: pid_t
  private let outputPath: String
  private let errorsPath: String
  private var status: Int32?

  /// How a program ended.
  public enum End: Hashable, Sendable {
    /// It returned or exited with this status.
    case exit(Int32)
    /// This signal ended it.
    case signal(Int32)
    /// It did not end in time; it was killed.
    case hung
  }

  /// The folder of the programs under test, beside the test bundle.
  public static let products: String = {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    let path = String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return Files.parent(of: path)
  }()

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - shell: shell commands to run first, such as `ulimit -f 100`.
  ///   - blocked: signals that wait until the program takes them, so that none ends it before it has begun.
  public init(
    _ program: String, _ arguments: [String], in folder: String, name: String, shell: String = "",
    environment: [String: String] = [:], blocked: [Int32] = []
  ) throws {
    outputPath = "\(folder)/\(name).out"
    errorsPath = "\(folder)/\(name).err"
    let path = program.hasPrefix("/") ? program : "\(Self.products)/\(program)"
    let words =
      shell.isEmpty ? [path] + arguments : ["/bin/sh", "-c", "\(shell); exec \"$0\" \"$@\"", path] + arguments

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, outputPath, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    posix_spawn_file_actions_addopen(&actions, 2, errorsPath, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // The runner may have blocked others.
    var mask = sigset_t()
    sigemptyset(&mask)
    for signal in blocked { sigaddset(&mask, signal) }
    posix_spawnattr_setsigmask(&attributes, &mask)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))

    var variables = ["PATH=/usr/bin:/bin", "LANG=C.UTF-8", "SWIFT_BACKTRACE=enable=no"]
    variables += environment.map { "\($0.key)=\($0.value)" }
    let argv = words.map { strdup($0) } + [nil]
    let envp = variables.map { strdup($0) } + [nil]
    defer { for pointer in argv + envp { free(pointer) } }
    var child = pid_t()
    let code = posix_spawn(&child, words[0], &actions, &attributes, argv, envp)
    guard code == 0 else { throw FileError("start", words[0], code: code) }
    id = child
  }

  /// What it has written to its standard output so far.
  public var output: String { (try? Files.read(outputPath)).map { String(decoding: $0, as: UTF8.self) } ?? "" }
  /// What it has written to its standard error so far.
  public var errors: String { (try? Files.read(errorsPath)).map { String(decoding: $0, as: UTF8.self) } ?? "" }

  /// Sends it a signal.
  public func send(_ signal: Int32) { kill(id, signal) }

  /// Waits for the end; a program that hangs is killed, so that a test can only fail.
  public func wait(seconds: Double = 60) -> End {
    let deadline = Timestamp.now.adding(seconds: seconds)
    while status == nil {
      var code: Int32 = 0
      if waitpid(id, &code, WNOHANG) == id {
        status = code
      } else if Timestamp.now > deadline {
        send(SIGKILL)
        waitpid(id, &code, 0)
        status = code
        return .hung
      } else {
        usleep(2_000)
      }
    }
    let code = status ?? 0
    return code & 0x7f == 0 ? .exit(code >> 8 & 0xff) : .signal(code & 0x7f)
  }

  /// Waits until the program has written something that fits.
  public func waitForErrors(seconds: Double = 60, _ fits: (String) -> Bool) -> Bool {
    let deadline = Timestamp.now.adding(seconds: seconds)
    while Timestamp.now < deadline {
      if fits(errors) { return true }
      usleep(5_000)
    }
    return false
  }

  /// The loopback port that the program reports.
  public func port() -> UInt16? {
    for _ in 0..<2000 {
      let text = output + errors
      if let place = text.firstRange(of: "127.0.0.1:") {
        let digits = text[place.upperBound...].prefix { $0.isNumber }
        if let port = UInt16(digits), text[place.upperBound...].dropFirst(digits.count).first != nil { return port }
      }
      usleep(5_000)
    }
    return nil
  }
}
