internal import Platform
public import Schema

/// Searches texts for personal data: numbers by their check digits, the rest by form.
///
/// A text is read once. A table says for each byte whether a match can begin there (a digit, an at sign, a capital
/// letter); every other byte costs one lookup. A match may be a false positive: an operator decides.
public struct PersonalData: Sendable {
  /// A match of a detector.
  public struct Hit: Hashable, Sendable {
    /// The kind of personal data.
    public var detector: Detector
    /// Its place in the text, in bytes.
    public var range: Range<Int>
  }

  private let logins: Pattern?

  /// - Parameter logins: the pattern of employees' logins; an invalid pattern matches nothing.
  public init(logins: String? = nil) {
    self.logins = logins.flatMap { try? Pattern($0) }
  }

  /// The first match; nil if there is none of these kinds.
  ///
  /// - Parameter start: the byte at which the search begins.
  public func first(in text: UnsafeRawBufferPointer, from start: Int = 0, _ wanted: DetectorSet) -> Hit? {
    var ahead = LoginAhead.unknown
    return first(in: text, from: start, wanted, &ahead)
  }

  /// The next login, as far as it was searched for: a text with many other matches is searched for logins only once.
  private enum LoginAhead {
    case unknown
    case none
    case at(Range<Int>)
  }

  private func first(
    in text: UnsafeRawBufferPointer, from start: Int, _ wanted: DetectorSet, _ ahead: inout LoginAhead
  ) -> Hit? {
    let scan = PersonalScan(TextBytes(text), wanted)
    let found = scan.first(from: start)
    // Checked in this order, since reading the pattern copies it.
    guard wanted.contains(.login), let logins else { return found }
    switch ahead {
    case .none: return found
    case .at(let login) where login.lowerBound >= start: break
    default:
      let login = scan.text.firstWord(from: start) { word in
        logins.matches(UnsafeRawBufferPointer(rebasing: text[word]))
      }
      ahead = login.map { .at($0) } ?? .none
    }
    guard case .at(let login) = ahead, found.map({ login.lowerBound < $0.range.lowerBound }) ?? true else {
      return found
    }
    return Hit(detector: .login, range: login)
  }

  /// All matches in order, without overlaps.
  public func hits(in text: UnsafeRawBufferPointer, _ wanted: DetectorSet = .all) -> [Hit] {
    var hits: [Hit] = []
    var start = 0
    var ahead = LoginAhead.unknown
    while let hit = first(in: text, from: start, wanted, &ahead) {
      hits.append(hit)
      start = hit.range.upperBound
    }
    return hits
  }

  /// The text with all matches masked.
  public func masked(_ text: String, _ wanted: DetectorSet = .all) -> String {
    let bytes = Array(text.utf8)
    let hits = bytes.withUnsafeBytes { self.hits(in: $0, wanted) }
    if hits.isEmpty { return text }
    var result: [UInt8] = []
    var end = 0
    for hit in hits {
      result += bytes[end..<max(end, hit.range.lowerBound)]
      result += bytes.withUnsafeBytes { Array(Self.excerpt(of: hit, in: $0).utf8) }
      end = hit.range.upperBound
    }
    result += bytes[end...]
    return String(decoding: result, as: UTF8.self)
  }

  /// A match as it may be shown: its first character, or that of each word of a name or address, and asterisks.
  public static func excerpt(of hit: Hit, in text: UnsafeRawBufferPointer) -> String {
    let words = hit.detector == .name || hit.detector == .email
    var shown = ""
    var isInWord = false
    for scalar in String(decoding: text[hit.range], as: UTF8.self).unicodeScalars {
      let isLetter = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
      if isLetter, !isInWord, shown.isEmpty || words {
        shown.unicodeScalars.append(scalar)
        shown += "***"
      } else if !isLetter, words, !shown.isEmpty {
        shown.unicodeScalars.append(scalar)
      }
      isInWord = isLetter
    }
    return shown
  }
}
