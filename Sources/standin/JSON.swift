internal import Platform

extension JSON {
  /// The member of an object; nil for anything else.
  subscript(name: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.name == name }?.value
  }

  var stringValue: String? { if case .string(let text) = self { text } else { nil } }
  var boolValue: Bool? { if case .boolean(let value) = self { value } else { nil } }

  var intValue: Int? {
    switch self {
    case .number(let text): Int(text)
    case .integer(let value): Int(value)
    default: nil
    }
  }
}
