public import Formats
internal import Schema
public import Text

/// The difference of a source's field from what was seen before.
public struct FieldChange: Hashable, Sendable {
  /// The kind of change.
  public enum Kind: String, CaseIterable, Sendable {
    case new
    case missing
    case retyped
  }

  /// The field's name in the documents.
  public var name: String
  /// The field's name in the mapping; empty for a field that the mapping does not read.
  public var field: String
  /// The kind of change.
  public var kind: Kind
  /// The earlier type; nil for a new field.
  public var before: InferredType?
  /// The current type; nil for a missing field.
  public var now: InferredType?
  /// What has become of the form of its values, where their type does not tell.
  public var form: FormChange?

  public init(
    name: String, field: String = "", kind: Kind, before: InferredType? = nil, now: InferredType? = nil,
    form: FormChange? = nil
  ) {
    self.name = name
    self.field = field
    self.kind = kind
    self.before = before
    self.now = now
    self.form = form
  }
}

extension InferredSchema {
  /// The differences from the earlier documents.
  ///
  /// A field that the mapping reads is never `missing` here: its presence is counted during the mapping.
  ///
  /// - Parameter specs: the fields that the mapping reads.
  public func changes(since earlier: InferredSchema, specs: [FieldSpec]) -> [FieldChange] {
    plain.plainChanges(since: earlier.folded(maps).plain, specs: specs)
  }

  /// With the names of columns as people compare them; the first of several columns with the same name.
  private var plain: InferredSchema {
    if isTyped { return self }
    var known: Set<String> = []
    let fields = fields.compactMap { field -> Field? in
      var field = field
      field.name = Self.plain(field.name)
      return known.insert(field.name).inserted ? field : nil
    }
    return InferredSchema(fields: fields, isTyped: false, maps: maps)
  }

  /// A name as people compare it; one that only has blanks stays as it is.
  private static func plain(_ name: String) -> String {
    let plain = ColumnName.plain(name)
    return plain.isEmpty ? name : plain
  }

  private func plainChanges(since before: InferredSchema, specs: [FieldSpec]) -> [FieldChange] {
    let wanted = wanted(specs, in: before)
    var changes: [FieldChange] = []
    for field in fields {
      guard let known = before.field(field.name) else {
        changes.append(
          FieldChange(name: field.name, field: wanted[field.name]?.name ?? "", kind: .new, now: field.type))
        continue
      }
      if let form = wanted[field.name].flatMap({ Self.formChange(of: field, since: known, $0) }) {
        changes.append(
          FieldChange(
            name: field.name, field: wanted[field.name]?.name ?? "", kind: .retyped, before: known.type,
            now: field.type, form: form))
        continue
      }
      guard field.type.isRetyped(from: known.type, isTyped: isTyped) else { continue }
      if let spec = wanted[field.name], field.type.fits(spec.type, isTyped: isTyped) { continue }
      changes.append(
        FieldChange(
          name: field.name, field: wanted[field.name]?.name ?? "", kind: .retyped, before: known.type, now: field.type))
    }
    for known in before.fields where known.isAlways && field(known.name) == nil && wanted[known.name] == nil {
      changes.append(FieldChange(name: known.name, kind: .missing, before: known.type))
    }
    return changes
  }

  /// The fields of a stream's first documents whose numbers may mean two things, and codes that were spoiled already.
  ///
  /// - Parameter specs: the fields that the mapping reads.
  public func doubts(specs: [FieldSpec]) -> [FieldChange] {
    let schema = plain
    let wanted = schema.wanted(specs, in: nil)
    return schema.fields.compactMap { field in
      guard let spec = wanted[field.name], let forms = field.forms, !spec.isVerbatim else { return nil }
      let isCode = [.code, .area].contains(spec.type)
      let found = isCode ? forms.flaw(ofCodes: spec.type) : Self.isUncertain(spec) ? forms.doubt(since: nil) : nil
      guard let form = found else { return nil }
      return FieldChange(name: field.name, field: spec.name, kind: .retyped, now: field.type, form: form)
    }
  }

  /// The fields that the mapping reads, by their names in the documents; of several on one column that of a code.
  private func wanted(_ specs: [FieldSpec], in earlier: InferredSchema?) -> [String: FieldSpec] {
    var wanted: [String: FieldSpec] = [:]
    for spec in specs {
      guard let written = name(of: spec, in: earlier) else { continue }
      let name = isTyped ? written : Self.plain(written)
      if name.isEmpty { continue }
      if let other = wanted[name], [.code, .area].contains(other.type) { continue }
      wanted[name] = spec
    }
    return wanted
  }

  /// Whether the decimal mark of a field's numbers must be inferred.
  private static func isUncertain(_ spec: FieldSpec) -> Bool { spec.type == .decimal && !spec.isMarkDeclared }

  /// What has become of the form of a field's values; nil if nothing worth a decision.
  private static func formChange(of field: Field, since known: Field, _ spec: FieldSpec) -> FormChange? {
    // Without stored forms there is nothing to compare with, and the numbers were taken before.
    guard let earlier = known.forms, !spec.isVerbatim else { return nil }
    let isCode = [.code, .area].contains(spec.type)
    guard let forms = field.forms else { return isCode && field.type != .empty ? earlier.breachByTexts : nil }
    if isCode { return forms.breach(of: earlier) }
    return isUncertain(spec) ? forms.doubt(since: earlier) : nil
  }

  /// The schema to store after these documents: their fields merged with the known ones, and earlier fields that may be
  /// missing.
  public func merged(with earlier: InferredSchema?) -> InferredSchema {
    guard let earlier, earlier.isTyped == isTyped else { return self }
    let before = earlier.folded(maps)
    let known = fields.map { field in
      before.field(field.name).map { Self.merged(field, with: $0, isTyped: isTyped) } ?? field
    }
    let absent = before.fields.filter { !$0.isAlways && field($0.name) == nil }
    return InferredSchema(fields: known + absent, isTyped: isTyped, maps: maps)
  }

  private static func merged(_ field: Field, with known: Field, isTyped: Bool) -> Field {
    Field(
      name: field.name, type: field.type.merged(with: known.type, isTyped: isTyped),
      isAlways: field.isAlways && known.isAlways, forms: field.forms?.merged(with: known.forms) ?? known.forms)
  }

  /// The same fields, with the members of more objects merged.
  func folded(_ more: MemberMaps) -> InferredSchema {
    if more == maps || !isTyped { return self }
    let maps = MemberMaps(maps.objects.union(more.objects))
    var fields: [Field] = []
    var places: [String: Int] = [:]
    for var field in self.fields {
      if let place = MemberMaps.place(of: field.name) { field.name = MemberMaps.name(maps.place(place)) }
      if let place = places[field.name] {
        fields[place] = Self.merged(field, with: fields[place], isTyped: true)
      } else {
        places[field.name] = fields.count
        fields.append(field)
      }
    }
    return InferredSchema(fields: fields, isTyped: true, maps: maps)
  }

  /// The name in the documents of a field that the mapping reads; nil if it is outside the records.
  public func name(of spec: FieldSpec, in other: InferredSchema? = nil) -> String? {
    switch spec.locator {
    case .column(let name): return name
    case .index(let index):
      // Without a header a field is named by its position.
      if isNumbered, field("\(index)") != nil { return "\(index)" }
      if fields.indices.contains(index - 1) { return fields[index - 1].name }
      return other.flatMap { $0.fields.indices.contains(index - 1) ? $0.fields[index - 1].name : nil }
    case .path(let path):
      if path.isAbsolute { return nil }
      let keys = path.steps.prefix { if case .key = $0 { true } else { false } }
      let place = keys.compactMap { if case .key(let key) = $0 { key } else { nil } }
      return place.isEmpty ? nil : MemberMaps.name(maps.place(place))
    }
  }
}
