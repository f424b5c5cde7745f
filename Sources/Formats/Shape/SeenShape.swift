internal import Schema

/// The fields of a source's stream as its documents showed them: what a schema contract is about.
public struct SeenShape: Hashable, Sendable {
  /// One field.
  public struct Field: Hashable, Sendable {
    /// What the documents call it: the name of a column, or the path of a member.
    public var name: String
    /// What most of its values looked like.
    public var type: SeenType
    /// Whether every record that was looked at had it; one that only some have may be missing now and then.
    public var isAlways: Bool

    public init(name: String, type: SeenType, isAlways: Bool = true) {
      self.name = name
      self.type = type
      self.isAlways = isAlways
    }
  }

  /// In the order of the documents.
  public var fields: [Field]
  /// Whether the format itself says what is a number and what is a text.
  public var isTyped: Bool

  public init(fields: [Field], isTyped: Bool) {
    self.fields = fields
    self.isTyped = isTyped
  }

  /// The field of a name.
  public func field(_ name: String) -> Field? { fields.first { $0.name == name } }

  /// What is remembered after these documents: their fields with what was known of them, and the ones that may be missing.
  public func merged(with before: SeenShape?) -> SeenShape {
    guard let before, before.isTyped == isTyped else { return self }
    var shape = self
    for index in shape.fields.indices {
      guard let known = before.field(shape.fields[index].name) else { continue }
      shape.fields[index].type = shape.fields[index].type.merged(with: known.type, isTyped: isTyped)
      shape.fields[index].isAlways = shape.fields[index].isAlways && known.isAlways
    }
    shape.fields += before.fields.filter { !$0.isAlways && field($0.name) == nil }
    return shape
  }

  /// One field a line, for storage: its type, whether it is always there, its name.
  public var text: String {
    (["\(isTyped ? "typed" : "text")"] + fields.map { "\($0.type.rawValue) \($0.isAlways ? 1 : 0) \($0.name)" })
      .joined(separator: "\n")
  }

  /// Reads `text` back; nil where it is something else.
  public init?(text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let first = lines.first, first == "typed" || first == "text" else { return nil }
    fields = lines.dropFirst().compactMap { line in
      let parts = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3, let type = SeenType(rawValue: String(parts[0])) else { return nil }
      return Field(name: String(parts[2]), type: type, isAlways: parts[1] == "1")
    }
    isTyped = first == "typed"
  }
}

/// How a field of a source differs from what was seen before.
public struct FieldChange: Hashable, Sendable {
  /// What happened to it.
  public enum Kind: String, CaseIterable, Sendable {
    case new
    case missing
    case retyped
  }

  /// What the documents call it.
  public var name: String
  /// What the mapping calls it; empty for a field that the mapping does not read.
  public var field: String
  /// What happened to it.
  public var kind: Kind
  /// What it was; nil for a new one.
  public var before: SeenType?
  /// What it is; nil for one that is missing.
  public var now: SeenType?

  public init(name: String, field: String = "", kind: Kind, before: SeenType? = nil, now: SeenType? = nil) {
    self.name = name
    self.field = field
    self.kind = kind
    self.before = before
    self.now = now
  }
}

extension SeenShape {
  /// What is different from the documents of before.
  ///
  /// A field that the mapping reads is never `missing` here: which documents have it is counted while they are mapped.
  ///
  /// - Parameter specs: what the mapping reads.
  public func changes(since before: SeenShape, specs: [FieldSpec]) -> [FieldChange] {
    var wanted: [String: FieldSpec] = [:]
    for spec in specs { wanted[name(of: spec, in: before) ?? ""] = spec }
    wanted[""] = nil
    var changes: [FieldChange] = []
    for field in fields {
      guard let known = before.field(field.name) else {
        changes.append(
          FieldChange(name: field.name, field: wanted[field.name]?.name ?? "", kind: .new, now: field.type))
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

  /// What the documents call a field that the mapping reads; nil where it lies outside the records.
  public func name(of spec: FieldSpec, in other: SeenShape? = nil) -> String? {
    switch spec.locator {
    case .column(let name): return name
    case .index(let index):
      // Without a header a field is called by its place.
      if fields.allSatisfy({ Int($0.name) != nil }), field("\(index)") != nil { return "\(index)" }
      if fields.indices.contains(index - 1) { return fields[index - 1].name }
      return other.flatMap { $0.fields.indices.contains(index - 1) ? $0.fields[index - 1].name : nil }
    case .path(let path):
      if path.isAbsolute { return nil }
      let keys = path.steps.prefix { if case .key = $0 { true } else { false } }
      return keys.isEmpty ? nil : JSONPath(isAbsolute: false, steps: Array(keys)).description
    }
  }
}
