internal import Corrections
internal import Platform

/// The outcome of a source's corrections, in words.
enum CorrectionText {
  /// `line 3: nr 0014 has "205" where "zamknięte" was expected: …`
  static func sentence(_ trouble: CorrectionTally.Trouble) -> String {
    let correction = trouble.correction
    let record = VisibleText.shown(correction.selector.text)
    let wanted = VisibleText.shown(correction.expected).debugDescription
    switch trouble.cause {
    case .noRecord:
      return "the documents have no record \(record), whose \(correction.field) was \(wanted): remove the line, or "
        + "describe the record as it is now"
    case .otherValue(correction.value): return "\(correction.field) of \(record) is right now: remove the line"
    case .otherValue(let found):
      return "\(correction.field) of \(record) is \(VisibleText.shown(found).debugDescription) and no more \(wanted): "
        + "remove the line, or correct this value"
    case .unreadable(let why):
      let value = VisibleText.shown(correction.value).debugDescription
      return "its own value \(value) cannot stand in \(correction.field): \(why)"
    case .contradiction(let line):
      return "line \(line) contradicts it about \(correction.field) of \(record): remove one of them"
    case .repetition(let line):
      return "line \(line) says the same about \(correction.field) of \(record): remove one of them"
    }
  }
}
