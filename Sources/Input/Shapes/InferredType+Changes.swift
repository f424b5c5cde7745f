internal import Formats
internal import Schema
internal import Text

extension InferredType {
  /// The kind of a JSON value, independent of its text.
  private enum Kind { case nothing, number, text, truth, object, array }

  private var kind: Kind {
    switch self {
    case .empty: .nothing
    case .integer, .decimal: .number
    case .code, .date, .datetime, .text: .text
    case .boolean: .truth
    case .object: .object
    case .array: .array
    }
  }

  /// Whether values of this type, after the earlier one, mean that the source writes the field differently.
  ///
  /// In text formats only a value that no longer fits counts: a text may happen to look like a number, and a number may
  /// be whole.
  func isRetyped(from before: InferredType, isTyped: Bool) -> Bool {
    if self == before || self == .empty || before == .empty { return false }
    switch (before, self) {
    case (.decimal, .integer), (.datetime, .date), (.text, .code), (.text, .date), (.text, .datetime): return false
    case (.code, .text) where isTyped: return false
    case _ where isTyped: return kind != before.kind || before == .date || before == .datetime || before == .integer
    case (.text, _), (.code, .integer): return false
    default: return true
    }
  }

  /// The type to store for a field that changed from one type to this one.
  func merged(with before: InferredType, isTyped: Bool) -> InferredType {
    if self == .empty { return before }
    guard before != .empty else { return self }
    if !isRetyped(from: before, isTyped: isTyped) {
      return isTyped && kind == .text && before.kind == .text && self != before ? .text : before
    }
    if isTyped { return self }
    switch (before, self) {
    case (.integer, .decimal): return .decimal
    case (.integer, .code): return .code
    default: return .text
    }
  }

  /// Whether a field of the declared type can hold such values.
  func fits(_ type: ColumnType, isTyped: Bool) -> Bool {
    switch type {
    case .integer: [.empty, .integer, .code].contains(self)
    case .decimal: [.empty, .integer, .decimal, .code].contains(self)
    case .date, .datetime: [.empty, .date, .datetime].contains(self)
    case .text, .code, .area, .period, .boolean, .geometry: !isTyped
    }
  }
}
