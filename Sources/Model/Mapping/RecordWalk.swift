internal import Formats
internal import Schema

/// One pass over the records of all documents, first to last.
struct RecordWalk {
  let scan: SourceScan
  private var isCounting: Bool
  private var document = -1
  private var reader: (any RecordReader)?
  private(set) var cells = UnsafeMutableBufferPointer<Cell>(start: nil, count: 0)
  private(set) var isAtEnd = false
  private(set) var row: Int64 = 0

  init(_ scan: SourceScan) {
    self.scan = scan
    isCounting = scan.startScan()
  }

  var hasBegun: Bool { row > 0 || isAtEnd }

  /// Restarts, as SQLite requires of the cursor of an inner loop; nothing is counted twice.
  mutating func restart() {
    isCounting = false
    document = -1
    reader = nil
    isAtEnd = false
    row = 0
  }

  /// Advances to the next record that the reader accepts, through all documents.
  @inline(__always)
  mutating func advance() throws {
    while true {
      guard let reader else {
        guard document + 1 < scan.documentCount else {
          isAtEnd = true
          return
        }
        document += 1
        self.reader = try scan.open(document)
        continue
      }
      switch try reader.advance() {
      case .record:
        cells = reader.cells
        row &+= 1
        if isCounting { scan.began(document: document, position: reader.position, cells) }
        return
      case .rejected(let rejection):
        if isCounting { try scan.rejected(document: document, rejection) }
      case .end:
        if isCounting { scan.closed(reader) }
        self.reader = nil
      }
    }
  }
}
