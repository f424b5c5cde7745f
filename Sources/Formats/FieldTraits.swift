internal import Schema

/// A wanted field as the inner loops need it: no reference, nothing to count.
struct FieldTraits {
  var type: ColumnType
  var isRequired: Bool
  /// Whether nothing but the type says what a value means: no spellings for "no value", no patterns.
  var isSimple: Bool
  /// The byte of the decimal mark.
  var mark: UInt8
  var zone: FieldSpec.Zone

  init(_ spec: FieldSpec) {
    type = spec.type
    isRequired = spec.isRequired
    isSimple = spec.absent.isEmpty && spec.datePatterns.isEmpty
    mark = spec.decimalMark.byte
    zone = spec.zone
  }

  /// Converts a value of at least one byte that is canonical, or nearly; false where it must be looked at more closely.
  ///
  /// `isASCII` says that the text is known to hold nothing but ASCII without NUL, `isUTF8` that it is in UTF-8 if it is
  /// sound. The text is followed by `Window.slackBytes` that may be read.
  @inline(__always)
  func convert(
    _ text: UnsafePointer<UInt8>, _ count: Int, isASCII: Bool, isUTF8: Bool, scratch: Scratch,
    into cell: UnsafeMutablePointer<Cell>
  ) -> Bool {
    guard isSimple else { return false }
    switch type {
    case .integer:
      guard let value = Canonical.integer(text, count) else { return false }
      cell.pointee = .integer(value)
      return true
    case .decimal:
      let form = Canonical.decimal(text, count, mark: mark)
      guard form.length > 0 else { return false }
      guard form.mark >= 0 else {
        cell.pointee = .text(UnsafeRawBufferPointer(start: text, count: form.length))
        return true
      }
      let target = scratch.end
      Canonical.copy(text, to: target)
      target[form.mark] = UInt8(ascii: ".")
      cell.pointee = .text(scratch.use(form.length))
      return true
    case .text, .geometry, .code, .area:
      // 0xC2 and 0xE2 may begin a blank.
      guard text[0] > 0x20, text[0] != 0xC2, text[0] != 0xE2 else { return false }
      if type == .code || type == .area {
        guard text[count &- 1] > 0x20, text[count &- 1] < 0x80 else { return false }
      }
      let isSound = isASCII || TextCheck.isPlain(text, count) || (isUTF8 && TextCheck.isSound(text, count))
      guard isSound else { return false }
    case .period: guard Canonical.isPeriod(text, count) else { return false }
    case .date: guard Canonical.isDate(text, count) else { return false }
    case .boolean, .datetime: return false
    }
    cell.pointee = .text(UnsafeRawBufferPointer(start: text, count: count))
    return true
  }
}

extension FieldSpec.DecimalMark {
  var byte: UInt8 { self == .comma ? UInt8(ascii: ",") : UInt8(ascii: ".") }
}
