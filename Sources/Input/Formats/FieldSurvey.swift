public import Schema
public import Text

/// Collects the fields of documents.
public protocol FieldSurvey {
  /// How many more records of the current document are wanted.
  var recordsLeft: Int { get }
  /// Begins a document; `columns` are the names in its header, empty if it has no header.
  mutating func begin(columns: [String])
  /// Begins a record whose members are counted individually.
  mutating func beginRecord()
  /// A value in a column.
  mutating func note(_ column: String, _ type: InferredType)
  /// A member of the current record, by the keys that lead to it.
  mutating func note(member path: [String], _ type: InferredType)
  /// A value in a column with its outer form. By default the form is ignored.
  mutating func note(_ column: String, _ type: InferredType, _ form: ValueForm)
  /// A member of the current record with the outer form of its value. By default the form is ignored.
  mutating func note(member path: [String], _ type: InferredType, _ form: ValueForm)
  /// Ends a record.
  ///
  /// - Parameter rejection: why its fields could not be read; nil if they could.
  mutating func endRecord(_ rejection: Rejection?)
}

extension FieldSurvey {
  /// Ignores the form.
  public mutating func note(_ column: String, _ type: InferredType, _ form: ValueForm) { note(column, type) }
  /// Ignores the form.
  public mutating func note(member path: [String], _ type: InferredType, _ form: ValueForm) {
    note(member: path, type)
  }
}

extension RecordFormat {
  /// Surveys a document whose records are rows of a table: every column with its name, or its position if there is no
  /// header.
  public func surveyTable(
    _ document: ReadableDocument, fields specs: [FieldSpec], into survey: inout some FieldSurvey
  ) throws {
    let texts = specs.map { spec in
      var spec = spec
      (spec.type, spec.absent, spec.datePatterns, spec.mayBeEmpty) = (.text, [], [], true)
      spec.isVerbatim = true
      return spec
    }
    let limits = FormatLimits()
    let header = try reader(of: document, fields: texts, limits: limits).fieldsSeen
    // Without a header only the fields of the stream determine the number of columns.
    let places =
      header.isEmpty
      ? specs.compactMap { if case .index(let index) = $0.locator { index } else { nil } } : Array(1...header.count)
    let columns = places.map { place in
      var spec = FieldSpec(name: "column_\(place)", locator: .index(place), type: .text)
      spec.isVerbatim = true
      return spec
    }
    let shown = places.map { header.isEmpty ? "\($0)" : header[$0 - 1] }
    let reader = try reader(of: document, fields: texts + columns, limits: limits)
    survey.begin(columns: shown)
    while survey.recordsLeft > 0 {
      switch try reader.advance() {
      case .end: return
      case .rejected(let rejection): survey.endRecord(rejection)
      case .record:
        for (index, name) in shown.enumerated() {
          let text = reader.cells[specs.count + index].bytes
          survey.note(name, InferredType(text: text), ValueForm(text: text))
        }
        survey.endRecord(nil)
      }
    }
  }
}
