internal import Platform
internal import Schema
internal import Territory
internal import Text

/// Resolves the codes of areas for `area(x)` and `area(x, period)`, and validates the codes of area columns. Refusals
/// are not cached.
final class AreaLookup {
  private let list: AreaList?
  /// Cached results.
  let kept = KeptTexts()
  /// Cached codes that columns have accepted.
  private let taken = KeptTexts()
  /// The last of them. Behind a pointer, since Swift checks each access to a variable of a class at run time.
  private let last: UnsafeMutablePointer<ShortText>
  /// Codes that `area(x, period)` accepted unchanged, for days before the list's registers.
  private var unlisted: Set<String> = []

  /// The most codes accepted that are not in the list.
  static let unlistedMax = 10_000

  init(_ list: AreaList?) {
    self.list = list
    last = .allocate(capacity: 1)
    last.initialize(to: .none)
  }

  deinit { last.deallocate() }

  /// Whether a column of areas may hold a text. Rows of one area are adjacent, so most calls compare two words.
  @inline(__always)
  func isCode(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard let short = ShortText(bytes) else { return isListed(bytes) }
    return short == last.pointee || takes(short, bytes)
  }

  @inline(never)
  private func takes(_ short: ShortText, _ bytes: UnsafeRawBufferPointer) -> Bool {
    if taken.found(short, .empty) == nil {
      guard isListed(bytes) else { return false }
      taken.keep(short, for: short, .empty)
    }
    last.pointee = short
    return true
  }

  private func isListed(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let code = String(decoding: bytes, as: UTF8.self)
    // Without a list only the form can be checked; a gateway never runs without one.
    guard let list else { return code.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } }
    // A figure of a grouping is stored under the grouping's id, beside the figures of its members.
    return list.area(code) != nil || list.grouping(code) != nil || unlisted.contains(code)
  }

  /// Why a column of areas refuses a text.
  func refusal(_ text: String) -> String {
    guard let list else { return "is not an area code" }
    let found = list.resolve(text)
    if let code = found.code, code != text { return "is not an area code; area(x) makes \(code) of \"\(text)\"" }
    return "is not an area code: \(found.refusal)"
  }

  /// Passes the code to `use`, or the reason why there is none.
  @inline(__always)
  func find(
    _ text: UnsafeRawBufferPointer, period: UnsafeRawBufferPointer, use: (UnsafeRawBufferPointer) -> Void
  ) -> String? {
    if let short = ShortText(text), let when = ShortText(period), let code = kept.found(short, when) {
      withUnsafeTemporaryAllocation(byteCount: 16, alignment: 8) { place in
        code.store(to: place.baseAddress!)
        use(UnsafeRawBufferPointer(rebasing: place[..<code.count]))
      }
      return nil
    }
    switch resolve(text, period) {
    case .text(var code):
      code.withUTF8 { use(UnsafeRawBufferPointer($0)) }
      return nil
    case .refused(let reason): return reason
    }
  }

  /// Looks up the list; results are cached.
  ///
  /// - Parameter period: empty for any time.
  @inline(never)
  func resolve(_ text: UnsafeRawBufferPointer, _ period: UnsafeRawBufferPointer) -> FunctionResult {
    let words = String(decoding: text, as: UTF8.self)
    var day: String?
    if period.count > 0 {
      do throws(PeriodFault) {
        day = try PeriodText.read(period).end.description
      } catch {
        return .refused(MappingFunctions.refusal(period, "a period", error))
      }
    }
    guard let list else {
      return .refused("\"\(words)\" cannot be looked up: there is no list of areas")
    }
    let found = list.resolve(words, on: day)
    guard let code = found.code else { return .refused(found.refusal) }
    if found.area == nil {
      guard unlisted.count < Self.unlistedMax || unlisted.contains(code) else {
        return .refused("\"\(code)\" is not in the list of areas, and neither are \(Self.unlistedMax) others")
      }
      unlisted.insert(code)
    }
    kept.keep(code, for: text, period)
    return .text(code)
  }
}
