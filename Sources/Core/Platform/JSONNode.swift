/// A JSON value with its path, read by typed accessors; errors name the path, `$.files[2].bytes`.
public struct JSONNode: Hashable, Sendable {
  /// The value.
  public let value: JSON
  /// Its path, from `$`.
  public let path: String

  /// The root of a value.
  public init(_ value: JSON) { self.init(value, "$") }

  /// Reads a text; see `JSON.init(parsing:limits:)`.
  public init(parsing bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
    self.init(try JSON(parsing: bytes, limits: limits))
  }

  /// The same of a text.
  public init(parsing text: String, limits: JSONLimits = JSONLimits()) throws(JSONError) {
    self.init(try JSON(parsing: text, limits: limits))
  }

  private init(_ value: JSON, _ path: String) {
    self.value = value
    self.path = path
  }

  // MARK: Members and elements

  /// The member of an object; throws if it is absent or this is not an object.
  public func member(_ name: String) throws(JSONError) -> JSONNode {
    guard let node = try find(name) else { throw JSONError(.absent(path: "\(path).\(name)")) }
    return node
  }

  /// The member of an object; nil if it is absent or null. Throws if this is not an object.
  public func optional(_ name: String) throws(JSONError) -> JSONNode? {
    guard let node = try find(name), node.value != .null else { return nil }
    return node
  }

  private func find(_ name: String) throws(JSONError) -> JSONNode? {
    guard case .object(let members) = value else { throw wrong("an object") }
    return members.first { $0.name == name }.map { JSONNode($0.value, "\(path).\(name)") }
  }

  /// The elements of an array in order.
  public func elements() throws(JSONError) -> [JSONNode] {
    guard case .array(let elements) = value else { throw wrong("an array") }
    return elements.enumerated().map { JSONNode($0.element, "\(path)[\($0.offset)]") }
  }

  /// The elements of an array of exactly this length.
  public func elements(count: Int) throws(JSONError) -> [JSONNode] {
    let elements = try elements()
    if elements.count != count { throw wrong("an array of \(count)") }
    return elements
  }

  // MARK: Values

  /// A text.
  public func text() throws(JSONError) -> String {
    guard case .string(let text) = value else { throw wrong("a text") }
    return text
  }

  /// A text, or nil for null.
  public func optionalText() throws(JSONError) -> String? { value == .null ? nil : try text() }

  /// True or false.
  public func boolean() throws(JSONError) -> Bool {
    guard case .boolean(let value) = value else { throw wrong("true or false") }
    return value
  }

  /// An integer within 64 bits, written without fraction and exponent.
  public func integer() throws(JSONError) -> Int {
    switch value {
    case .integer(let value): return Int(value)
    case .number("-0"): return 0
    default: throw wrong("a whole number")
    }
  }

  /// The digits of a number, exactly as written.
  public func digits() throws(JSONError) -> String {
    switch value {
    case .integer(let value): return String(value)
    case .number(let digits): return digits
    default: throw wrong("a number")
    }
  }

  /// A text converted to another type, such as a digest or a case of an enumeration.
  ///
  /// - Parameter expected: the type with its article, for the error.
  public func text<T>(as expected: String, _ convert: (String) -> T?) throws(JSONError) -> T {
    guard case .string(let text) = value, let converted = convert(text) else { throw wrong(expected) }
    return converted
  }

  private func wrong(_ expected: String) -> JSONError {
    let found =
      switch value {
      case .null: "null"
      case .boolean(let value): "\(value)"
      case .integer, .number: "the number \(String(value.compact.prefix(Self.foundCharactersMax)))"
      case .string(let text): "the text \(JSON.string(String(text.prefix(Self.foundCharactersMax))).compact)"
      case .array(let elements): "an array of \(elements.count)"
      case .object: "an object"
      }
    return JSONError(.type(path: path, expected: expected, found: found))
  }

  /// The most characters of a wrong value that an error shows.
  private static let foundCharactersMax = 80
}
