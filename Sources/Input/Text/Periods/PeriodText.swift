public import Schema

/// Periods in the spellings of Polish and English sources, to the canonical text of the common schema.
///
/// docs/periods-units-status.md has the table of spellings. What could mean two things is read as neither.
public enum PeriodText {
  /// Reads a period in any spelling; says why where it does not.
  public static func read(_ text: UnsafeRawBufferPointer) throws(PeriodFault) -> Period {
    if let period = Period(canonical: text) { return period }
    guard let tokens = PeriodTokens(text), !tokens.tokens.isEmpty else { throw .unknown }
    var parser = PeriodParser(tokens)
    return try parser.read()
  }

  /// Reads the part of a year that a text names: `I kwartał`, `styczeń`, `stan w dniu 31 XII`, as sources with one
  /// variable for each quarter or month have them.
  ///
  /// `ogółem`, `razem`, `rok`, and a text of blanks, are the whole year. A text that names a year must name this one.
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

  /// Writes the canonical text of a period and returns its length; nil where the text is no period. `target` has room
  /// for `Period.bytesMax`.
  public static func canonical(_ text: UnsafeRawBufferPointer, into target: UnsafeMutableRawPointer) -> Int? {
    try? read(text).write(to: target)
  }

  /// The canonical text of a period; nil where the text is no period.
  public static func canonical(_ text: String) -> String? {
    Scalar.rewrite(text, bytes: Period.bytesMax) { canonical($0, into: $1) }
  }
}
