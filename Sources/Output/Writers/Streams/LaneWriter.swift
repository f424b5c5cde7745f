/// The block that is being filled, and the position of the next.
final class LaneWriter {
  private let assembly: Assembly
  private let lane: Lane
  private var ordinal = 0
  private(set) var block: FileBlock

  init(_ assembly: Assembly, _ lane: Lane) throws {
    self.assembly = assembly
    self.lane = lane
    block = try assembly.block(for: lane, ordinal: 0)
  }

  /// Call after each row: passes a full block on.
  @inline(__always)
  func endRow() throws {
    if block.isFull { try advance() }
  }

  @inline(never)
  private func advance() throws {
    assembly.submit(block)
    ordinal += 1
    block = try assembly.block(for: lane, ordinal: ordinal)
  }

  /// Passes on the last block; a file has at least one member, possibly empty.
  func finish() {
    if block.count > 0 || ordinal == 0 { assembly.submit(block) }
  }
}
