public import Schema
public import Text

/// Converts the text of a field to its cell: the full conversion for all types and spellings.
public struct FieldConverter {
  /// The fields, in the order of their cells.
  public let specs: [FieldSpec]
  private let traits: [FieldTraits]
  private let absent: [[[UInt8]]]
  private let patterns: [[DatePattern]]

  /// Throws `FormatError` for an invalid date pattern.
  public init(_ specs: [FieldSpec]) throws(FormatError) {
    self.specs = specs
    traits = specs.map { FieldTraits($0) }
    absent = specs.map { $0.absent.map { Array($0.utf8) } }
    var patterns: [[DatePattern]] = []
    for spec in specs {
      var own: [DatePattern] = []
      for pattern in spec.datePatterns { own.append(try DatePattern(pattern)) }
      patterns.append(own)
    }
    self.patterns = patterns
  }

  /// The largest size of one value of a rewritten type, in bytes.
  public static let rewrittenBytesMax = max(Decimal.bytesMax, Moment.bytesMax, Period.bytesMax)

  /// Converts well-formed text; `scratch` must have space for `rewrittenBytesMax`.
  public func cell(
    _ index: Int, _ text: UnsafeRawBufferPointer, isJSONNumber: Bool = false, scratch: Scratch
  ) throws(FieldFault) -> Cell {
    let traits = traits[index]
    let trimmed = Blank.trimmed(text)
    if trimmed.isEmpty || (traits.hasAbsent && isAbsent(index, trimmed)) {
      return try absence(index)
    }
    if !traits.isVerbatim, SpreadsheetError.isOne(trimmed) { throw FieldFault.spreadsheetError }
    func rewritten(_ length: Int?) -> Cell? {
      guard let length else { return nil }
      return .text(scratch.use(length))
    }
    let mark: DecimalMark = isJSONNumber || traits.mark == UInt8(ascii: ".") ? .point : .comma
    let cell: Cell? =
      switch traits.type {
      case .geometry: .text(text)
      case .text: .text(try readable(index, text))
      case .code, .area: .text(try code(index, trimmed, isJSONNumber: isJSONNumber))
      case .integer: try whole(index, trimmed, mark: mark, isJSONNumber: isJSONNumber).map { Cell.integer($0) }
      case .decimal:
        rewritten(try decimal(index, trimmed, mark: mark, isJSONNumber: isJSONNumber, into: scratch.end))
      case .boolean: Truth.read(trimmed).map { Cell.integer($0 ? 1 : 0) }
      case .date: rewritten(Day.canonical(trimmed, patterns: patterns[index], into: scratch.end))
      case .datetime:
        rewritten(Moment.canonical(trimmed, patterns: patterns[index], zone: traits.zone, into: scratch.end))
      case .period: rewritten(PeriodText.canonical(trimmed, into: scratch.end))
      }
    guard let cell else { throw FieldFault(rule: .type, reason: complaint(specs[index])) }
    return cell
  }

  /// A text, unless its letters were read in another encoding than their own.
  private func readable(_ index: Int, _ text: UnsafeRawBufferPointer) throws(FieldFault) -> UnsafeRawBufferPointer {
    guard traits[index].watchesLetters, let base = text.baseAddress?.assumingMemoryBound(to: UInt8.self),
      !TextCheck.isPlain(base, text.count)
    else { return text }
    if let finding = LetterWatch.look(atText: text) { throw FieldFault(finding) }
    return text
  }

  /// A code, unless a spreadsheet or a program has visibly spoiled it.
  private func code(
    _ index: Int, _ text: UnsafeRawBufferPointer, isJSONNumber: Bool
  ) throws(FieldFault) -> UnsafeRawBufferPointer {
    if traits[index].isVerbatim { return text }
    let text = CodeText.meant(text)
    if isJSONNumber {
      switch ValueForm(jsonNumber: text) {
      case .exponent: throw FieldFault(.exponent)
      case .fraction: throw FieldFault(.fraction)
      default: break
      }
    } else if let fault = CodeText.fault(text) {
      throw FieldFault(fault)
    }
    let digitsMin = traits[index].digitsMin
    if text.count < digitsMin, text.allSatisfy({ $0 &- 48 < 10 }) {
      throw FieldFault(
        rule: .type,
        reason:
          "the code has \(text.count) digits, and all codes of the documents before had \(digitsMin), some of them "
          + "with leading zeros, which a spreadsheet takes away")
    }
    return text
  }

  /// A whole number; nil for another text.
  private func whole(
    _ index: Int, _ text: UnsafeRawBufferPointer, mark: DecimalMark, isJSONNumber: Bool
  ) throws(FieldFault) -> Int64? {
    if isJSONNumber { return Whole.read(text, mark: mark, allowsExponent: true) }
    let number = Whole.read(
      text, mark: mark, allowsExponent: true, allowsBrackets: specs[index].bracketsAreNegative)
    guard number != nil else { return nil }
    try checkDigits(index, text)
    // 12.000 is twelve thousand to one program and twelve to another.
    if !specs[index].isMarkDeclared, ValueForm(text: text) == .uncertain {
      throw FieldFault(
        rule: .type,
        reason: "the \(mark == .comma ? "comma" : "point") may separate thousands or decimals; declare "
          + "\"decimal\" if it is the decimal mark")
    }
    return number
  }

  /// The length of a canonical decimal; nil for another text.
  private func decimal(
    _ index: Int, _ text: UnsafeRawBufferPointer, mark: DecimalMark, isJSONNumber: Bool,
    into target: UnsafeMutablePointer<UInt8>
  ) throws(FieldFault) -> Int? {
    let length = Decimal.canonical(
      text, mark: mark, allowsExponent: true, allowsBrackets: specs[index].bracketsAreNegative, into: target)
    if length != nil, !isJSONNumber { try checkDigits(index, text) }
    return length
  }

  /// Refuses a number that a spreadsheet has shortened to an exponent.
  private func checkDigits(_ index: Int, _ text: UnsafeRawBufferPointer) throws(FieldFault) {
    guard traits[index].isVerbatim || Whole.isComplete(text) else {
      throw FieldFault(
        rule: .type,
        reason:
          "a spreadsheet has shortened the number to an exponent, and its last digits are lost; if all are written, "
          + "declare the field \"verbatim\"")
    }
  }

  private func isAbsent(_ index: Int, _ text: UnsafeRawBufferPointer) -> Bool {
    absent[index].contains { $0.elementsEqual(text) }
  }

  /// The cell of an absent value.
  public func absence(_ index: Int) throws(FieldFault) -> Cell {
    guard traits[index].isRequired else { return .null }
    throw FieldFault(rule: .required, reason: "\(specs[index].name) has no value and must have one")
  }

  private func complaint(_ spec: FieldSpec) -> String {
    switch spec.type {
    case .integer: "this is not a whole number, or too large for 64 bits"
    case .decimal:
      "this is not a number with a decimal \(spec.decimalMark == .comma ? "comma" : "point") and at most "
        + "\(Decimal.digitsMax) digits"
    case .boolean: "this is neither yes nor no: TAK, NIE, T, N, true, false, 1 and 0 are read"
    case .date:
      spec.datePatterns.isEmpty
        ? "this is not a date that the calendar has, in a spelling that cannot be mistaken"
        : "this is not a date that the calendar has, written \(spec.datePatterns.joined(separator: " or "))"
    case .datetime: "this is not a date with a time, or a time that the clocks of Warsaw do not show"
    case .period: "this is not a period; \(PeriodFault.accepted)"
    case .text, .code, .area, .geometry: "this cannot be read"
    }
  }
}
