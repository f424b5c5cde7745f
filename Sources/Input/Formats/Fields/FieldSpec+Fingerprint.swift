public import Platform
internal import Schema
internal import Text

extension FieldSpec: Fingerprinted {
  /// The location and the spelling of a field. `mayBeEmpty` and `digitsExpected` are not settings. Settings
  /// that came later are written only where they are used, so that earlier fingerprints stay the same.
  public func write(to writer: inout FingerprintWriter) {
    writer.add("name", name)
    writer.add("locator", locator)
    writer.add("type", type.rawValue)
    writer.add("required", isRequired)
    writer.add("absent", absent)
    writer.add("decimal", decimalMark.rawValue)
    writer.add("dates", datePatterns)
    writer.add("zone", zone.rawValue)
    if isMarkDeclared, decimalMark == .point { writer.add("decimal declared", true) }
    if bracketsAreNegative { writer.add("negative brackets", true) }
    if isVerbatim { writer.add("verbatim", true) }
  }
}

extension FieldSpec.Locator: Fingerprinted {
  /// The kind of location, and its value.
  public func write(to writer: inout FingerprintWriter) {
    switch self {
    case .column(let name): writer.add("column", name)
    case .index(let index): writer.add("index", index)
    case .path(let path): writer.add("path", path)
    }
  }
}
