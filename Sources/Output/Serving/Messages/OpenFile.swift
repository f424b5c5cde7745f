internal import Glibc
internal import Synchronization

/// An open file to be sent to a client; closed when it is no longer used.
public final class OpenFile: Sendable {
  private let number: Atomic<Int32>

  /// Takes over an open descriptor.
  public init(descriptor: Int32) { number = Atomic(descriptor) }

  deinit {
    let descriptor = number.load(ordering: .acquiring)
    if descriptor >= 0 { close(descriptor) }
  }

  /// Reads a part and keeps the descriptor open; fewer bytes if the file ends before.
  func read(_ count: Int, at offset: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = max(0, pread(number.load(ordering: .acquiring), buffer.baseAddress, count, offset))
    }
  }

  /// Passes the descriptor to an owner that closes it; -1 the second time.
  func release() -> Int32 { number.exchange(-1, ordering: .acquiringAndReleasing) }
}
