internal import Platform
public import Text

/// The fields of a source's stream, as inferred from its documents: the subject of a schema policy.
public struct InferredSchema: Hashable, Sendable {
  /// One field.
  public struct Field: Hashable, Sendable {
    /// The field's name in the documents: a column name, or the path of a member.
    public var name: String
    /// The most frequent type of its values.
    public var type: InferredType
    /// Whether every inspected record had it; a field of only some records may be absent at times.
    var isAlways: Bool
    /// The outer forms of its values; nil if they say nothing, or were stored before forms were.
    public var forms: FormProfile?

    public init(name: String, type: InferredType, isAlways: Bool = true, forms: FormProfile? = nil) {
      self.name = name
      self.type = type
      self.isAlways = isAlways
      self.forms = forms
    }
  }

  /// In the order of the documents; names are unique.
  public let fields: [Field]
  /// Whether the format itself distinguishes numbers from texts.
  public let isTyped: Bool
  /// The objects whose members are merged into one field.
  public let maps: MemberMaps
  /// The index of each field by name, since documents may have thousands.
  private let places: [String: Int]

  public init(fields: [Field], isTyped: Bool, maps: MemberMaps = MemberMaps()) {
    self.fields = fields
    self.isTyped = isTyped
    self.maps = maps
    places = Dictionary(fields.indices.map { (fields[$0].name, $0) }) { first, _ in first }
  }

  /// The field with a name.
  public func field(_ name: String) -> Field? { places[name].map { fields[$0] } }

  /// Whether all fields are named by position, as in a table without a header.
  var isNumbered: Bool { fields.allSatisfy { Int($0.name) != nil } }

  public static func == (a: InferredSchema, b: InferredSchema) -> Bool {
    a.fields == b.fields && a.isTyped == b.isTyped && a.maps == b.maps
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(fields) }
}

extension InferredSchema {
  /// The stored form; names may contain any character, line ends too.
  public var text: String {
    let maps = maps.objects.sorted { $0.lexicographicallyPrecedes($1) }.map { JSON.array($0.map { .string($0) }) }
    return JSON.object([
      "typed": .boolean(isTyped),
      "fields": .array(fields.map(\.json)),
      "maps": maps.isEmpty ? nil : .array(maps),
    ]).compact
  }

  /// Parses `text`; throws `FormatError` for anything else, including a truncated text.
  public init(text: String) throws {
    do {
      let stored = try JSONNode(parsing: text)
      let fields = try stored.member("fields").elements().map { item in
        // Until layout 12 a field had three parts.
        let parts = try item.elements()
        let known = parts.count == 4 ? parts : try item.elements(count: 3)
        return Field(
          name: try known[0].text(), type: try known[1].text(as: "a type") { InferredType(rawValue: $0) },
          isAlways: try known[2].boolean(), forms: known.count == 4 ? try FormProfile(known[3]) : nil)
      }
      let maps = try stored.optional("maps")?.elements().map { try $0.elements().map { try $0.text() } } ?? []
      self.init(fields: fields, isTyped: try stored.member("typed").boolean(), maps: MemberMaps(Set(maps)))
    } catch let error as JSONError {
      throw FormatError(
        "the fields that were stored of a source cannot be read: \(error.what)",
        advice: "Restore klamra.sqlite from a backup")
    }
  }
}

extension InferredSchema.Field {
  /// The stored form.
  fileprivate var json: JSON {
    let parts: [JSON] = [.string(name), .string(type.rawValue), .boolean(isAlways)]
    return .array(parts + (forms.map { [$0.json] } ?? []))
  }
}
