internal import Platform

/// Finds mistakes in a date pattern while it is parsed: a part that is missing or repeated, or cannot be separated from
/// the next.
struct DatePatternCheck {
  enum Part: String, CaseIterable {
    case year
    case month
    case day

    /// Its spellings.
    var spellings: String {
      switch self {
      case .year: "yyyy"
      case .month: "mm, m, mmmm or roman"
      case .day: "dd or d"
      }
    }
  }

  private let pattern: String
  private var parts: Set<Part> = []
  private var column = 1
  /// The previous part, if it matches one digit or two and nothing has followed it.
  private var open: String?
  /// Literal letters that may be a misspelt part, and whether they touch a part before them.
  private var strays: [(text: String, column: Int, isGlued: Bool)] = []
  private var isInStray = false
  private var isAfterPart = false

  init(_ pattern: String) { self.pattern = pattern }

  /// Processes a part of the pattern.
  mutating func take(_ word: String, part: Part?, isOpen: Bool) throws(FormatError) {
    defer {
      column += word.count
      isInStray = false
      isAfterPart = part != nil
      open = isOpen ? word : nil
    }
    guard let part else { return }
    if !parts.insert(part).inserted {
      throw mistake("names the \(part) twice", at: column)
    }
    if let open, word != "mmmm", word != "roman" {
      throw mistake(
        "does not say where \(open) ends and \(word) begins", at: column,
        advice: "Put a mark between them, or write two digits: dd and mm")
    }
  }

  /// Processes a literal character.
  mutating func pass(_ character: Character) {
    open = nil
    if character.isLetter, isInStray {
      strays[strays.count - 1].text.append(character)
    } else if character.isLetter {
      strays.append((String(character), column, isAfterPart))
    }
    isInStray = character.isLetter
    isAfterPart = false
    column += 1
  }

  /// Checks the complete pattern.
  func finish() throws(FormatError) {
    // Polish dates end in `2024 r.` or `2024 roku`, and a T precedes a time.
    let suspects = strays.filter { !["r", "roku", "t"].contains($0.text) }
    guard let missing = Part.allCases.first(where: { !parts.contains($0) }) else {
      guard let glued = suspects.first(where: \.isGlued) else { return }
      throw mistake("holds \"\(glued.text)\" beside a part of the date, which means nothing there", at: glued.column)
    }
    let suspect = suspects.first
    let isShortYear = missing == .year && suspect?.text.allSatisfy { $0 == "y" || $0 == "r" } == true
    throw mistake(
      "has no \(missing)", at: suspect?.column ?? 0,
      advice: isShortYear
        ? "Write yyyy: two digits do not say which century" : "The \(missing) is written \(missing.spellings)")
  }

  private func mistake(
    _ what: String, at column: Int, advice: Advice = "Write it like dd.mm.yyyy, yyyy-mm-dd or d mmmm yyyy r."
  ) -> FormatError {
    FormatError("the date pattern \"\(pattern)\" \(what)", advice: advice, column: column)
  }
}
