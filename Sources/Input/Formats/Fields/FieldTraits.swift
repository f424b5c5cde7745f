public import Schema
public import Text

/// The facts about a wanted field for the inner loops, without references to count.
@frozen
public struct FieldTraits {
  /// The fast path for a value.
  @frozen @usableFromInline
  enum Way: UInt8 {
    case none
    case integer
    case decimal
    /// Unchanged, if it is not blank.
    case text
    /// Unchanged, if there are no blanks around it and nothing makes it look spoiled.
    case code
    case period
    case date
  }

  @usableFromInline var way: Way
  /// The type of the values.
  public let type: ColumnType
  /// Whether a record without a value is rejected.
  public let isRequired: Bool
  /// Whether there are spellings of an absent value, with which every value must be compared.
  let hasAbsent: Bool
  /// The decimal mark as a byte.
  public var mark: UInt8
  let zone: ClockZone
  /// The fewest digits of a code of digits alone.
  @usableFromInline let digitsMin: Int
  /// Whether codes and letters that look spoiled are taken.
  let isVerbatim: Bool
  /// Whether letters in another encoding than the declared one are looked for.
  public var watchesLetters: Bool { type == .text && !isVerbatim }

  public init(_ spec: FieldSpec) {
    type = spec.type
    isRequired = spec.isRequired && !spec.mayBeEmpty
    hasAbsent = !spec.absent.isEmpty
    mark = spec.decimalMark.byte
    zone = spec.zone
    isVerbatim = spec.isVerbatim
    digitsMin = spec.isVerbatim ? 0 : spec.digitsExpected
    way =
      switch spec.type {
      case _ where !spec.absent.isEmpty || !spec.datePatterns.isEmpty: .none
      case .integer: .integer
      case .decimal: .decimal
      case .text, .geometry: .text
      case .code, .area: .code
      case .period: .period
      case .date: .date
      case .boolean, .datetime: .none
      }
  }

  /// Converts a value of at least one byte that is canonical, or nearly so; false if the full conversion is needed.
  ///
  /// `isASCII` means that the text is known to be ASCII without NUL, `isUTF8` that it is in UTF-8 if it is sound. The
  /// text must be followed by `Canonical.slackBytes` of readable memory.
  @inlinable @inline(__always)
  public func convert(
    _ text: UnsafePointer<UInt8>, _ count: Int, isASCII: Bool, isUTF8: Bool, scratch: Scratch,
    into cell: UnsafeMutablePointer<Cell>
  ) -> Bool {
    var length = count
    switch way {
    case .none: return false
    case .code:
      if Canonical.isDigits(text, count) {
        guard count >= digitsMin else { return false }
      } else {
        guard text[0] > 0x23, text[count &- 1] > 0x20, !CodeText.isSuspicious(text, count),
          !SpreadsheetError.isSuspicious(text, count)
        else { return false }
      }
    case .text:
      // 0xC2 and 0xE1 to 0xEF may begin a blank, # and a colon before three digits the error of a spreadsheet.
      guard text[0] > 0x20, text[0] != 0xC2, text[0] < 0xE1, !SpreadsheetError.isSuspicious(text, count) else {
        return false
      }
      guard isASCII || TextCheck.isPlain(text, count) || (isUTF8 && TextCheck.isOrdinary(text, count)) else {
        return false
      }
    case .period: guard Canonical.isPeriod(text, count) else { return false }
    case .date: guard Canonical.isDate(text, count) else { return false }
    case .integer:
      guard let value = Canonical.integer(text, count) else { return false }
      cell.pointee = .integer(value)
      return true
    case .decimal:
      let form = Canonical.decimal(text, count, mark: mark)
      guard form.length > 0 else { return false }
      length = form.length
      if form.mark >= 0 {
        let target = scratch.end
        Canonical.copy(text, to: target)
        target[form.mark] = UInt8(ascii: ".")
        cell.pointee = .text(scratch.use(length))
        return true
      }
    }
    cell.pointee = .text(UnsafeRawBufferPointer(start: text, count: length))
    return true
  }
}
