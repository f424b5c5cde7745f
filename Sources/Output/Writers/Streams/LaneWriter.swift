/// The block that the renderer is filling, and the place of the next.
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

  /// To be called after each row: hands a full block on.
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

  /// Hands on what is left; a file has at least one member, be it empty.
  func finish() {
    if block.count > 0 || ordinal == 0 { assembly.submit(block) }
  }
}
