internal import Platform

/// What is expected at a place of a settings file, and its conversion to a value.
///
/// Shapes are composed as the settings are: `.list(of: .text)`, `.integer(in: 1...100)`, `.section("a column") { … }`.
public struct Shape<Value> {
  /// The expectation with its article, for messages: `a whole number from 1 to 100`.
  public let expected: String
  /// Whether an empty value (`key:` and the end of the line) is accepted.
  let takesNothing: Bool
  /// Whether a value, if it is wrong, may be a secret.
  let isSecret: Bool
  private let read: (Node, Report) -> Value?

  /// - Parameter isSecret: keeps the line of a misspelt key out of messages.
  public init(
    _ expected: String, takesNothing: Bool = false, isSecret: Bool = false,
    _ read: @escaping (Node, Report) -> Value?
  ) {
    self.expected = expected
    self.takesNothing = takesNothing
    self.isSecret = isSecret
    self.read = read
  }

  /// The value of a node; nil if it is not as expected, which is reported.
  public func value(of node: Node, _ report: Report) -> Value? {
    if node.isEmpty && !takesNothing {
      report.error("expected \(expected), found nothing", at: node.owner, suggestion: "give a value or remove the key")
      return nil
    }
    return read(node, report)
  }

  /// Converts the value; the conversion cannot fail.
  public func map<Other>(_ transform: @escaping (Value) -> Other) -> Shape<Other> {
    Shape<Other>(expected, takesNothing: takesNothing, isSecret: isSecret) { node, report in
      value(of: node, report).map(transform)
    }
  }

  /// Converts the value with a check; if `check` returns nil it must have reported why.
  public func checked<Other>(
    as expected: String? = nil, _ check: @escaping (Value, Node, Report) -> Other?
  ) -> Shape<Other> {
    Shape<Other>(expected ?? self.expected, takesNothing: takesNothing, isSecret: isSecret) { node, report in
      value(of: node, report).flatMap { check($0, node, report) }
    }
  }

  /// The value with its place, for checks across files.
  public var located: Shape<Located<Value>> {
    checked { value, node, _ in Located(value, mark: node.mark) }
  }

  /// Reports that the node is not as expected.
  static func refuse(_ node: Node, _ expected: String, _ report: Report, suggestion: Advice = "") -> Value? {
    report.error("expected \(expected), found \(node.kind)", at: node.mark, suggestion: suggestion)
    return nil
  }
}

/// A value and its place.
public struct Located<Value> {
  /// The value.
  public var value: Value
  /// Its place.
  public var mark: Mark

  public init(_ value: Value, mark: Mark) {
    self.value = value
    self.mark = mark
  }
}

extension Located: Equatable where Value: Equatable {}
extension Located: Hashable where Value: Hashable {}
extension Located: Sendable where Value: Sendable {}

extension Shape {
  /// A mapping with the keys that `body` requests and no others.
  ///
  /// - Parameter subject: the subject with its article.
  public static func section(_ subject: String, _ body: @escaping (Section) -> Value?) -> Shape {
    Shape("\(subject) (a mapping)") { node, report in
      guard case .mapping(let entries) = node.content else {
        return refuse(node, "\(subject) (a mapping of keys to values)", report)
      }
      let section = Section(node, entries: entries, subject: subject, report: report)
      let value = body(section)
      section.close()
      return value
    }
  }

  /// A list of items of one shape; wrong items are reported and left out.
  public static func list<Item>(of item: Shape<Item>, countMin: Int = 0) -> Shape where Value == [Item] {
    let expected = countMin > 0 ? "a list with at least \(countMin) item\(countMin == 1 ? "" : "s")" : "a list"
    return Shape(expected) { node, report in
      guard case .sequence(let nodes) = node.content else {
        return refuse(
          node, "a list (each item: \(item.expected))", report, suggestion: node.text.map { "write [\($0)]" } ?? "")
      }
      guard nodes.count >= countMin else {
        report.error("expected \(expected), found \(nodes.count)", at: node.mark)
        return nil
      }
      return nodes.compactMap { item.value(of: $0, report) }
    }
  }

  /// One item, or a list of items.
  public static func oneOrMany<Item>(_ item: Shape<Item>) -> Shape where Value == [Item] {
    Shape("\(item.expected), or a list of it") { node, report in
      if case .sequence(let nodes) = node.content { return nodes.compactMap { item.value(of: $0, report) } }
      return item.value(of: node, report).map { [$0] }
    }
  }

  /// A mapping with keys chosen by the operator, in the order of the file.
  public static func mapping<Item>(
    _ subject: String, keys: Shape<String>, values: Shape<Item>
  ) -> Shape where Value == [Keyed<Item>] {
    mapping(subject, keys: keys) { _ in values }
  }

  /// The same, with values whose shape depends on the key.
  public static func mapping<Item>(
    _ subject: String, keys: Shape<String>, values: @escaping (String) -> Shape<Item>
  ) -> Shape where Value == [Keyed<Item>] {
    Shape("\(subject) (a mapping)") { node, report in
      guard case .mapping(let entries) = node.content else {
        return refuse(node, "\(subject) (a mapping of keys to values)", report)
      }
      return entries.compactMap { entry in
        let key = keys.value(of: Node(.scalar(entry.key, .quoted), mark: entry.keyMark), report)
        let value = values(entry.key).value(of: entry.value, report)
        guard let key, let value else { return nil }
        return Keyed(key: key, mark: entry.keyMark, value: value)
      }
    }
  }
}

/// One entry of a mapping with keys chosen by the operator.
public struct Keyed<Value> {
  /// The operator's key.
  public var key: String
  /// The place of the key.
  public var mark: Mark
  /// The value.
  public var value: Value
}

extension Keyed: Equatable where Value: Equatable {}
extension Keyed: Hashable where Value: Hashable {}
extension Keyed: Sendable where Value: Sendable {}
