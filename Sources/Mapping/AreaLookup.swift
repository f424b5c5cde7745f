internal import Formats
internal import Platform
internal import Schema
internal import Territory

/// Finds the codes of areas for `area(x)` and `area(x, period)`. What is refused is looked up each time.
final class AreaLookup {
  private let list: AreaList?
  /// What was found before.
  let kept = KeptTexts()

  init(_ list: AreaList?) { self.list = list }

  /// Gives the code to `use`, or the reason why there is none.
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

  /// Asks the list; what it finds is kept.
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
    let code: String
    if let list {
      let found = list.resolve(words, on: day)
      guard let answer = found.code else { return .refused(found.refusal) }
      code = answer
    } else {
      // Without a list a code can be read, but nothing be said about names and days.
      guard let answer = AreaCode.teryt(words) else {
        return .refused(
          "\"\(words)\" is not an area: neither a TERYT code nor a BDL unit id, and there is no list of areas")
      }
      code = answer
    }
    kept.keep(code, for: text, period)
    return .text(code)
  }
}
