internal import Platform

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

  /// In the order of the documents; no two have one name.
  public let fields: [Field]
  /// Whether the format itself says what is a number and what is a text.
  public let isTyped: Bool
  /// The objects whose members are one field.
  public let maps: MemberMaps
  /// Where each field is, by its name: documents may have thousands.
  private let places: [String: Int]

  public init(fields: [Field], isTyped: Bool, maps: MemberMaps = MemberMaps()) {
    self.fields = fields
    self.isTyped = isTyped
    self.maps = maps
    places = Dictionary(fields.indices.map { (fields[$0].name, $0) }) { first, _ in first }
  }

  /// The field of a name.
  public func field(_ name: String) -> Field? { places[name].map { fields[$0] } }

  /// Whether all fields are called by their places, as in a table without a header.
  var isNumbered: Bool { fields.allSatisfy { Int($0.name) != nil } }

  public static func == (a: SeenShape, b: SeenShape) -> Bool {
    a.fields == b.fields && a.isTyped == b.isTyped && a.maps == b.maps
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(fields) }
}

extension SeenShape {
  /// For storage: names may hold anything, line ends too.
  public var text: String {
    let maps = maps.objects.sorted { $0.lexicographicallyPrecedes($1) }.map { JSON.array($0.map { .string($0) }) }
    return JSON.object([
      "typed": .boolean(isTyped),
      "fields": .array(fields.map { [.string($0.name), .string($0.type.rawValue), .boolean($0.isAlways)] }),
      "maps": maps.isEmpty ? nil : .array(maps),
    ]).compact
  }

  /// Reads `text` back; throws `FormatError` for anything else, a part of it too.
  public init(text: String) throws {
    func unreadable() -> FormatError {
      FormatError(
        "the fields that were stored of a source cannot be read", advice: "Restore klamra.sqlite from a backup")
    }
    guard let stored = try? JSON(parsing: text), let isTyped = stored["typed"]?.truth,
      let list = stored["fields"]?.elements
    else { throw unreadable() }
    let fields = try list.map { item in
      guard let parts = item.elements, parts.count == 3, let name = parts[0].text,
        let type = parts[1].text.flatMap({ SeenType(rawValue: $0) }), let isAlways = parts[2].truth
      else { throw unreadable() }
      return Field(name: name, type: type, isAlways: isAlways)
    }
    let maps = try (stored["maps"]?.elements ?? []).map { object in
      let keys = object.elements?.compactMap(\.text)
      guard let keys, keys.count == object.elements?.count else { throw unreadable() }
      return keys
    }
    self.init(fields: fields, isTyped: isTyped, maps: MemberMaps(Set(maps)))
  }
}
