internal import Formats
internal import Schema

extension RecordFormat {
  /// Surveys records that are JSON objects, each read as one field.
  func surveyMembers(_ document: ReadableDocument, into survey: inout some FieldSurvey) throws {
    let whole = FieldSpec(
      name: "record", locator: .path(DocumentPath(isAbsolute: false, steps: [])), type: .geometry)
    var limits = FormatLimits()
    // Only the members of the record are subject to the limit of a field.
    limits.fieldBytesMax = limits.recordBytesMax
    let reader = try reader(of: document, fields: [whole], limits: limits)
    survey.begin(columns: [])
    while survey.recordsLeft > 0 {
      switch try reader.advance() {
      case .end: return
      case .rejected(let rejection): survey.endRecord(rejection)
      case .record:
        survey.beginRecord()
        try MemberWalk.each(of: reader.cells[0].bytes) { survey.note(member: $0, $1, $2) }
        survey.endRecord(nil)
      }
    }
  }
}
