internal import Platform
public import Settings

/// A value of a list parameter with what a source says that the service calls it.
public struct DeclaredValue: Hashable, Sendable {
  /// The value.
  public var asked: AskedValue
  /// The declared facts, such as its name and unit; empty if only the value is written.
  public var facts: [String: String]
  /// Its place in the source's file.
  public var mark: Mark

  public init(_ asked: AskedValue, facts: [String: String], mark: Mark) {
    self.asked = asked
    self.facts = facts
    self.mark = mark
  }
}

extension Parameter {
  /// The shape of a list whose values may say what the service calls them: `- 72305: {name: …, unit: osoba}`.
  ///
  /// - Parameter facts: the names of what may be said.
  public func shape(declaring facts: [String]) -> Shape<[DeclaredValue]> {
    let said = Shape<[String: String]>.section("what the service calls a value") { section in
      var said: [String: String] = [:]
      for fact in facts { said[fact] = section.optional(fact, .text) }
      return said
    }
    let item = item
    let declared = Shape<DeclaredValue>(item.expected) { node, report in
      guard case .mapping(let entries) = node.content else {
        return item.value(of: node, report).map {
          DeclaredValue(AskedValue(parameter: name, value: $0), facts: [:], mark: node.mark)
        }
      }
      guard entries.count == 1 else {
        report.error(
          "a value and what the service calls it are one item of the list", at: node.mark,
          suggestion: "write each value after a dash of its own")
        return nil
      }
      let value = item.value(of: Node(.scalar(entries[0].key, .quoted), mark: entries[0].keyMark), report)
      let facts = said.value(of: entries[0].value, report)
      guard let value, let facts else { return nil }
      return DeclaredValue(AskedValue(parameter: name, value: value), facts: facts, mark: entries[0].keyMark)
    }
    return Shape<[DeclaredValue]>.list(of: declared, countMin: isRequired ? 1 : 0).checked { values, _, report in
      for (index, value) in values.enumerated() where !value.facts.isEmpty {
        if values[..<index].contains(where: { $0.asked == value.asked && !$0.facts.isEmpty }) {
          report.error("\"\(value.asked.value)\" is described twice", at: value.mark)
        }
      }
      return values
    }
  }
}
