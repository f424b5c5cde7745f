/// A cache from short texts to short texts, in a table of fixed size: newer entries replace older ones.
///
/// Mappings call functions for every record, mostly with the same few thousand areas and periods; most calls then cost
/// a comparison of 32 bytes.
final class KeptTexts {
  private struct Entry {
    var text = ShortText.none
    var period = ShortText.none
    var found = ShortText.none
  }

  /// A power of two, several times the number of gminas; 48 bytes each.
  private static let entryCount = 1 << 13

  private let entries: UnsafeMutablePointer<Entry>

  init() {
    entries = .allocate(capacity: Self.entryCount)
    entries.initialize(repeating: Entry(), count: Self.entryCount)
  }

  deinit { entries.deallocate() }

  /// The cached text for a text and a period; nil if there is none.
  @inline(__always)
  func found(_ text: ShortText, _ period: ShortText) -> ShortText? {
    let entry = entries + Self.place(text, period)
    return entry.pointee.text == text && entry.pointee.period == period ? entry.pointee.found : nil
  }

  func keep(_ found: ShortText, for text: ShortText, _ period: ShortText) {
    entries[Self.place(text, period)] = Entry(text: text, period: period, found: found)
  }

  @inline(__always)
  private static func place(_ text: ShortText, _ period: ShortText) -> Int {
    // Multiplicative hashing (Knuth, TAOCP 3, 6.4) of all four words.
    var hash = (text.low ^ (text.high &* 31)) &* 0x9E37_79B9_7F4A_7C15
    hash = (hash ^ period.low ^ (period.high &* 31)) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: hash &>> 48) & (entryCount - 1)
  }
}

extension KeptTexts {
  /// Caches a result that fits. Only printable ASCII, which every column of codes accepts without further checks.
  func keep(_ found: String, for text: UnsafeRawBufferPointer, _ period: UnsafeRawBufferPointer) {
    guard !found.isEmpty, found.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return }
    guard let text = ShortText(text), let period = ShortText(period),
      let short = Array(found.utf8).withUnsafeBytes({ ShortText($0) })
    else { return }
    keep(short, for: text, period)
  }
}
