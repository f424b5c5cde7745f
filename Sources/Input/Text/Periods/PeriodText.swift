public import Schema

/// Converts periods in the spellings of Polish and English sources to the canonical text of the common schema.
///
/// docs/periods-units-status.md has the table of spellings. An ambiguous text is refused.
public enum PeriodText {
  /// Parses a period in any spelling; throws the reason if it cannot.
  public static func read(_ text: UnsafeRawBufferPointer) throws(PeriodFault) -> Period {
    if let period = Period(canonical: text) { return period }
    guard let tokens = PeriodTokens(text), !tokens.tokens.isEmpty else { throw .unknown }
    var parser = PeriodParser(tokens)
    return try parser.read()
  }

  /// Parses a part of a given year: `I kwartał`, `styczeń`, `stan w dniu 31 XII`, as in sources with one variable for
  /// each quarter or month.
  ///
  /// `ogółem`, `razem`, `rok` and blank text mean the whole year. A year in the text must be the given one.
  public static func read(_ text: UnsafeRawBufferPointer, ofYear year: Int) throws(PeriodFault) -> Period {
    guard let whole = Period(year: year), var tokens = PeriodTokens(text) else { throw .unknown }
    switch tokens.tokens.count {
    case 0: return whole
    case 1:
      if case .word(let word) = tokens.tokens[0], word == .total || word == .year { return whole }
    default: break
    }
    let named = tokens.tokens.lazy.compactMap { token -> Int? in
      if case .number(let value, digits: 4) = token { value } else { nil }
    }.first
    if let named {
      guard named == year else { throw .otherYear(year) }
    } else {
      tokens.append(.number(year, digits: 4))
    }
    var parser = PeriodParser(tokens)
    let period = try parser.read()
    guard period.year == year else { throw .otherYear(year) }
    return period
  }

  /// Writes the canonical text of a period and returns its length; nil if the text is not a period. `target` must have
  /// space for `Period.bytesMax`.
  public static func canonical(_ text: UnsafeRawBufferPointer, into target: UnsafeMutableRawPointer) -> Int? {
    try? read(text).write(to: target)
  }

  /// The canonical text of a period; nil if the text is not a period.
  public static func canonical(_ text: String) -> String? {
    Scalar.rewrite(text, bytes: Period.bytesMax) { canonical($0, into: $1) }
  }
}
