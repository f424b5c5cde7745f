internal import Glibc
public import Platform

/// The two streams of this process, and whether the whole result could be written.
public final class ProcessStreams: Sendable {
  private let descriptors: [Output.Stream: Int32]
  private let failure = Monitor<Int32?>(nil)

  public init(standardOutput: Int32 = 1, standardError: Int32 = 2) {
    descriptors = [.standardOutput: standardOutput, .standardError: standardError]
  }

  /// Why the result is incomplete; nil if it is complete, or if its reader closed the pipe on purpose, like `head`.
  public var problem: OutputError? { failure.withLock { $0 }.map { OutputError(code: $0) } }

  /// Writes all of the bytes. Errors of standard error are dropped, since they cannot be reported.
  @Sendable public func write(_ stream: Output.Stream, _ bytes: [UInt8]) {
    guard let descriptor = descriptors[stream] else { return }
    bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while !rest.isEmpty {
        let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count < 0 && errno == EINTR { continue }
        if count < 0 && errno == EAGAIN {
          // The pipe was made non-blocking by another process: wait for its reader.
          var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          if poll(&wanted, 1, -1) >= 0 || errno == EINTR { continue }
        }
        if count <= 0 {
          let code = count < 0 ? errno : EIO
          if stream == .standardOutput && code != EPIPE { failure.withLock { $0 = $0 ?? code } }
          return
        }
        rest = rest.dropFirst(count)
      }
    }
  }
}

/// The result of a command could not be written.
public struct OutputError: Problem, Hashable {
  /// The `errno` of the write.
  public let code: Int32

  public var what: String { "cannot write to standard output: \(String(cString: strerror(code)))" }
  public var advice: Advice {
    "The output is incomplete; write it to a place with free space, and run the command again"
  }
  public var isRetryable: Bool { true }
}
