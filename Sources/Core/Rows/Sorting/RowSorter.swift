internal import Platform

/// The stage between mapping and commit that brings rows into key order; rows with equal keys keep their order.
///
/// It looks at the beginning of the stream first. Rows that come in order are passed on as they are; otherwise all are
/// sorted, in memory as far as the limit goes, and beyond it in stretches in a temporary file, which are merged.
public final class RowSorter: RowProducer {
  /// Limits of memory and disk.
  public struct Limits: Hashable, Sendable {
    /// The rows that are looked at before they count as sorted.
    var windowRowsMax: Int
    /// The bytes of these rows.
    var windowBytesMax: Int
    /// The memory for rows that are sorted, in bytes: of two buffers, one is filled while the other is written.
    var bufferBytesMax: Int
    /// The most bytes of the temporary file.
    var spillBytesMax: Int
    /// Where the temporary file is made: on a disk (`SpooledFile.Limits.folder`).
    var folder: String

    /// - Parameter spillBytesMax: the most bytes of the temporary file.
    public init(spillBytesMax: Int = 64 << 30) {
      self.init(windowRowsMax: 65_536, spillBytesMax: spillBytesMax)
    }

    init(
      windowRowsMax: Int = 65_536, windowBytesMax: Int = 8 << 20, bufferBytesMax: Int = 64 << 20,
      spillBytesMax: Int, folder: String = "/var/tmp"
    ) {
      self.windowRowsMax = windowRowsMax
      self.windowBytesMax = windowBytesMax
      self.bufferBytesMax = bufferBytesMax
      self.spillBytesMax = spillBytesMax
      self.folder = folder
    }
  }

  /// Which rows are sorted.
  public enum Mode: Sendable {
    /// Those whose first rows are not in order. A later descent is the reader's to find (`RowStreamError.outOfOrder`).
    case ifNeeded
    /// All.
    case always
  }

  /// The rows; the stream ends with the source or with its error.
  public let stream: RowStream
  private let source: any RowProducer
  private let thread: Thread

  /// Starts at once.
  ///
  /// - Parameters:
  ///   - source: the rows in any order.
  ///   - key: the columns of the key in its order.
  public init(_ source: any RowProducer, key: [Int], _ mode: Mode = .ifNeeded, _ limits: Limits = Limits()) {
    let stream = RowStream(columnCount: source.stream.columnCount)
    self.stream = stream
    self.source = source
    let input = source.stream
    thread = Thread("klamra-sort") {
      do {
        var sorting = RowSorting(from: input, into: stream, key: key, limits)
        try sorting.run(mode)
        stream.finish(.success(try input.summary()))
      } catch {
        input.cancel()
        stream.finish(.failure(error))
      }
    }
  }

  /// Ends the stage, if it still runs, and waits for its thread.
  deinit {
    stream.cancel()
    source.stream.cancel()
    thread.join()
  }
}
