internal import Configuration
public import Connectors
public import Platform
internal import Schema

/// A value of a source beside what the service calls it.
public struct DescribedValue: Hashable, Sendable {
  /// The result of the comparison.
  public enum Verdict: String, Sendable {
    /// Everything that is declared is what the service says.
    case same
    /// Something declared is not what the service says.
    case differs
    /// The source declares nothing.
    case undeclared
    /// The service has no such value.
    case unknown
    /// The service has never said what it calls the value.
    case unanswered
  }

  /// One fact of the value.
  public struct Comparison: Hashable, Sendable {
    /// Its name in the connector.
    public var fact: String
    /// What the source declares; nil if nothing.
    public var declared: String?
    /// What the service says; nil if nothing.
    public var service: String?
    /// Whether both are there and say the same, or nothing is declared.
    public var isFine: Bool
  }

  /// The value.
  public var asked: AskedValue
  /// What a dataset of the source says that the code means, in Polish as the service's names mostly are; nil if nothing.
  public var meaning: String?
  /// The result.
  public var verdict: Verdict
  /// The facts in the connector's order; empty without an answer.
  public var comparisons: [Comparison]
  /// When the service answered; nil if it never did.
  public var answeredAt: Timestamp?
  /// Why the last attempt brought no answer; empty if it did.
  public var problem: String
  /// The item of the source's list that declares what the service says; nil without an answer.
  public var line: String?

  init(_ answer: ValueDescription, of source: SourceSettings, in configuration: Configuration) {
    let names =
      source.connector.describe.first { $0.parameter == answer.asked.parameter }?.facts.map(\.name) ?? []
    let declared = source.declared.first { $0.asked == answer.asked }?.facts ?? [:]
    asked = answer.asked
    let columns = source.streams.compactMap { configuration.dataset($0.dataset) }.flatMap(\.columns)
    meaning = columns.flatMap(\.codes).first { $0.code == answer.asked.value }?.meaning.pl
    answeredAt = answer.answeredAt
    problem = answer.problem
    comparisons = names.compactMap { name in
      let (own, other) = (declared[name], answer.facts?[name])
      if own == nil, other == nil { return nil }
      let isFine = own.map { own in other.map { FactText.areSame(own, $0, fact: name) } ?? false } ?? true
      return Comparison(fact: name, declared: own, service: other, isFine: isFine)
    }
    line = answer.facts.map { FactText.line(answer.asked.value, $0, names: names) }
    if answer.isUnknown {
      verdict = .unknown
    } else if answer.facts == nil {
      verdict = .unanswered
    } else if declared.isEmpty {
      verdict = .undeclared
    } else {
      verdict = comparisons.allSatisfy(\.isFine) ? .same : .differs
    }
  }

  /// The value with its parameter, and what the configuration says that it means: `variables 72305 (ludność)`.
  public var name: String {
    "\(asked.parameter) \(VisibleText.shown(asked.value))" + (meaning.map { " (\($0))" } ?? "")
  }

  /// What is wrong with the value, without a full stop; nil if nothing is, or if it was only not asked for.
  fileprivate var fault: String? {
    switch verdict {
    case .same, .undeclared, .unanswered: nil
    case .unknown: "\(name): the service has no such value"
    case .differs:
      "\(name): "
        + comparisons.filter { !$0.isFine }.map { item in
          let service = item.service.map { "\"\($0)\"" } ?? "nothing"
          return "the \(item.fact) is declared as \"\(item.declared ?? "")\", and the service says \(service)"
        }.joined(separator: "; ")
    }
  }
}

extension [DescribedValue] {
  /// What an operator is told, each sentence without a full stop, with the value that it begins with.
  ///
  /// Values that were not answered for one reason share a sentence.
  public var warnings: [(text: String, value: DescribedValue)] {
    var unanswered: [String: Int] = [:]
    for value in self where value.fault == nil && !value.problem.isEmpty { unanswered[value.problem, default: 0] += 1 }
    return compactMap { value in
      if let fault = value.fault { return (fault, value) }
      guard let count = unanswered.removeValue(forKey: value.problem) else { return nil }
      return ("\(value.name)\(count > 1 ? " and \(count - 1) more" : ""): \(value.problem)", value)
    }
  }
}
