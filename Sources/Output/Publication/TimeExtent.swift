internal import Schema

/// The first and the last period, date or moment of a dataset, in their stored form.
public struct TimeExtent: Hashable, Sendable {
  /// The first: `1995`.
  public var first: String
  /// The last: `2024-Q3`.
  public var last: String

  public init(first: String, last: String) {
    self.first = first
    self.last = last
  }
}

/// Determines the extent during a pass over the rows.
///
/// The time is the first period, date or moment of the key, otherwise the first period of all public columns. A date
/// outside the key may be a date of foundation or closure, which is not the time that the dataset covers.
struct TimeSpan {
  /// The index of the column among the public ones.
  private let column: Int
  private var low = Bound(word: .max)
  private var high = Bound(word: .min)

  /// A text, and its first eight bytes as a number with the same order.
  private struct Bound {
    var word: UInt64
    var text: [UInt8]?

    /// Whether the number represents the whole text.
    var isShort: Bool { text.map { $0.count <= 8 } ?? false }
  }

  /// Nil for a dataset without a time.
  init?(_ dataset: Dataset) {
    let columns = dataset.publicIndices.map { dataset.columns[$0] }
    let inKey = columns.firstIndex { column in
      [.period, .date, .datetime].contains(column.type) && dataset.key.contains(column.name)
    }
    guard let column = inKey ?? columns.firstIndex(where: { $0.type == .period }) else { return nil }
    self.column = column
  }

  /// - Parameter cells: the public cells.
  @inline(__always)
  mutating func consider(_ cells: UnsafeMutableBufferPointer<Cell>) {
    let bytes = cells[column].bytes
    guard !bytes.isEmpty else { return }
    let word = Self.word(bytes)
    if word > low.word, word < high.word { return }
    if bytes.count <= 8, (word == low.word && low.isShort) || (word == high.word && high.isShort) { return }
    widen(bytes, word)
  }

  @inline(__always)
  private static func word(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    if bytes.count >= 8 { return UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)) }
    var word: UInt64 = 0
    for byte in bytes { word = word << 8 | UInt64(byte) }
    return word << UInt64((8 - bytes.count) * 8)
  }

  @inline(never)
  private mutating func widen(_ bytes: UnsafeRawBufferPointer, _ word: UInt64) {
    if low.text.map({ Self.isBefore(bytes, $0) }) ?? true { low = Bound(word: word, text: Array(bytes)) }
    if high.text.map({ $0.withUnsafeBytes { Self.isBefore($0, bytes) } }) ?? true {
      high = Bound(word: word, text: Array(bytes))
    }
  }

  private static func isBefore(_ a: some Collection<UInt8>, _ b: some Collection<UInt8>) -> Bool {
    a.lexicographicallyPrecedes(b)
  }

  var extent: TimeExtent? {
    guard let first = low.text, let last = high.text else { return nil }
    return TimeExtent(first: String(decoding: first, as: UTF8.self), last: String(decoding: last, as: UTF8.self))
  }
}
