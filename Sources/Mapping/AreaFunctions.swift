internal import CSQLite
internal import Formats
internal import Platform
internal import Schema
internal import Territory

/// `area(x)` and `area(x, period)`: the code of an area.
///
/// Mappings call them for every record and mean the same few thousand places all the time, so what was found stays in a
/// table of fixed size, and most calls cost a comparison of 32 bytes. What is refused is looked up each time.
final class AreaLookup {
  /// Up to 15 bytes of text in two words; the last byte is its length.
  struct Short: Equatable {
    var low: UInt64
    var high: UInt64

    /// Nil for a longer text.
    @inline(__always)
    init?(_ bytes: UnsafeRawBufferPointer) {
      guard bytes.count < 16 else { return nil }
      (low, high) = (0, 0)
      withUnsafeMutableBytes(of: &self) { words in
        for index in 0..<bytes.count { words[index] = bytes[index] }
        words[15] = UInt8(truncatingIfNeeded: bytes.count)
      }
    }

    private init() { (low, high) = (0, 0) }

    /// Equal to no text: its length is more than fits.
    static var none: Short {
      var none = Short()
      none.high = ~0
      return none
    }
  }

  private struct Entry {
    var text = Short.none
    var period = Short.none
    var code = Short.none
  }

  /// A power of two, several times the number of gminas; 48 bytes each.
  private static let entryCount = 1 << 13

  private let list: AreaList?
  private let entries: UnsafeMutablePointer<Entry>

  init(_ list: AreaList?) {
    self.list = list
    entries = .allocate(capacity: Self.entryCount)
    entries.initialize(repeating: Entry(), count: Self.entryCount)
  }

  deinit { entries.deallocate() }

  /// Gives the code to `use`, or the reason why there is none.
  @inline(__always)
  func find(
    _ text: UnsafeRawBufferPointer, period: UnsafeRawBufferPointer, use: (UnsafeRawBufferPointer) -> Void
  ) -> String? {
    guard let short = Short(text), let when = Short(period) else { return resolve(text, period, nil, use) }
    let entry = entries + Self.place(short, when)
    guard entry.pointee.text == short, entry.pointee.period == when else {
      return resolve(text, period, (entry, short, when), use)
    }
    withUnsafeBytes(of: &entry.pointee.code) { use(UnsafeRawBufferPointer(rebasing: $0[..<Int($0[15])])) }
    return nil
  }

  @inline(__always)
  private static func place(_ text: Short, _ period: Short) -> Int {
    // Multiplicative hashing (Knuth, TAOCP 3, 6.4) of all four words.
    var hash = (text.low ^ (text.high &* 31)) &* 0x9E37_79B9_7F4A_7C15
    hash = (hash ^ period.low ^ (period.high &* 31)) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: hash >> 48) & (entryCount - 1)
  }

  @inline(never)
  private func resolve(
    _ text: UnsafeRawBufferPointer, _ period: UnsafeRawBufferPointer,
    _ place: (UnsafeMutablePointer<Entry>, Short, Short)?, _ use: (UnsafeRawBufferPointer) -> Void
  ) -> String? {
    let words = String(decoding: text, as: UTF8.self)
    var day: String?
    if period.count > 0 {
      let when = String(decoding: period, as: UTF8.self)
      day = PeriodEnd.day(of: when)
      if day == nil { return "\"\(when)\" is not a period such as 2024, 2024-Q1 or 2024-07" }
    }
    var code: String
    if let list {
      let found = list.resolve(words, on: day)
      guard let answer = found.code else { return found.refusal }
      code = answer
    } else {
      // Without a list a code can be read, but nothing be said about names and days.
      guard let answer = AreaCode.teryt(words) else {
        return "\"\(words)\" is not an area: neither a TERYT code nor a BDL unit id, and there is no list of areas"
      }
      code = answer
    }
    code.withUTF8 { bytes in
      let raw = UnsafeRawBufferPointer(bytes)
      if let place, let short = Short(raw) {
        place.0.pointee = Entry(text: place.1, period: place.2, code: short)
      }
      use(raw)
    }
    return nil
  }
}

extension MappingFunctions {
  /// - Parameter context: this object, as the callbacks get it.
  func registerAreas(on database: OpaquePointer, _ context: UnsafeMutableRawPointer) {
    func add(
      _ name: String, _ arguments: Int32,
      _ function: @escaping @convention(c) (OpaquePointer?, Int32, UnsafeMutablePointer<OpaquePointer?>?) -> Void
    ) {
      let flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC
      sqlite3_create_function_v2(database, name, arguments, flags, context, function, nil, nil, nil)
    }
    for count: Int32 in [1, 2] { add("area", count) { findArea($0, $1, $2) } }
    add("pesel_valid", 1) { check($0, $2, CheckDigit.pesel) }
    add("nip_valid", 1) { check($0, $2, CheckDigit.nip) }
    add("regon_valid", 1) { check($0, $2, CheckDigit.regon) }
    add("simc_valid", 1) { check($0, $2, CheckDigit.simc) }
  }
}

/// The bytes of an argument; nil for NULL.
@inline(__always)
private func bytes(
  _ arguments: UnsafeMutablePointer<OpaquePointer?>?, _ index: Int
) -> UnsafeRawBufferPointer? {
  let value = arguments![index]
  guard let text = sqlite3_value_text(value) else { return nil }
  return UnsafeRawBufferPointer(start: text, count: Int(sqlite3_value_bytes(value)))
}

private func findArea(
  _ context: OpaquePointer?, _ count: Int32, _ arguments: UnsafeMutablePointer<OpaquePointer?>?
) {
  guard let text = bytes(arguments, 0) else { return sqlite3_result_null(context) }
  var period = UnsafeRawBufferPointer(start: nil, count: 0)
  if count == 2 {
    // Without a period nobody can say whether the code held: NULL must not mean "any time".
    guard let given = bytes(arguments, 1) else { return sqlite3_result_null(context) }
    guard !given.isEmpty else {
      return MappingFunctions.of(context).reject(context, value: "", reason: "\"\" is not a period")
    }
    period = given
  }
  let functions = MappingFunctions.of(context)
  if let refusal = functions.areas.find(text, period: period, use: { resultText(context, $0) }) {
    functions.reject(context, value: String(decoding: text, as: UTF8.self), reason: refusal)
  }
}

/// NULL for NULL, else 1 or 0: what follows from a wrong number is the mapping's to say.
private func check(
  _ context: OpaquePointer?, _ arguments: UnsafeMutablePointer<OpaquePointer?>?,
  _ isValid: (UnsafeRawBufferPointer) -> Bool
) {
  guard let text = bytes(arguments, 0) else { return sqlite3_result_null(context) }
  sqlite3_result_int(context, isValid(text) ? 1 : 0)
}
