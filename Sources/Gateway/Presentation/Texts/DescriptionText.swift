internal import Connectors
public import Platform
public import Runs

/// What services call the values of a source, as text and JSON.
public enum DescriptionText {
  /// A table of declared and given facts, what differs, and the lines that declare what the service says.
  ///
  /// - Parameter file: the source's file, in which the lines belong.
  public static func lines(_ values: [DescribedValue], file: String) -> [String] {
    if values.isEmpty { return [] }
    var table = Table([
      .init("VALUE"), .init("FACT"), .init("DECLARED", widthMax: 40), .init("THE SERVICE SAYS", widthMax: 40),
      .init("VERDICT"),
    ])
    for value in values {
      if value.comparisons.isEmpty { table.add(value.name, "", "", "", words(value)) }
      for (index, item) in value.comparisons.enumerated() {
        table.add(
          index == 0 ? value.name : "", item.fact, item.declared ?? "-", item.service ?? "-",
          index == 0 ? words(value) : "")
      }
    }
    let warnings = values.warnings.map { "warning: \($0.text)" }
    return table.lines + warnings + pasteable(values, file)
  }

  /// The lines for the source's file, where it declares nothing or something else.
  private static func pasteable(_ values: [DescribedValue], _ file: String) -> [String] {
    let wanted = values.filter { [.differs, .undeclared].contains($0.verdict) && $0.line != nil }
    var lines: [String] = []
    for (index, value) in wanted.enumerated() {
      if index == 0 || value.asked.parameter != wanted[index - 1].asked.parameter {
        lines.append("what the service says, to be checked and put into \(file), parameters, \(value.asked.parameter):")
      }
      lines.append("  \(value.line ?? "")")
    }
    return lines
  }

  private static func words(_ value: DescribedValue) -> String {
    let verdict =
      switch value.verdict {
      case .same: "as declared"
      case .differs: "differs"
      case .undeclared: "not declared"
      case .unknown: "no such value"
      case .unanswered: "no answer"
      }
    // An answer that could not be renewed is an old one.
    guard !value.problem.isEmpty, let moment = value.answeredAt else { return verdict }
    return "\(verdict) (\(Formatting.moment(moment)))"
  }

  /// Every value with its facts.
  public static func json(_ values: [DescribedValue]) -> JSON {
    .array(
      values.map { value in
        [
          "parameter": .string(value.asked.parameter), "value": .string(value.asked.value),
          "meaning": .optional(value.meaning),
          "verdict": .string(value.verdict.rawValue), "answered": .optional(value.answeredAt?.description),
          "problem": .string(value.problem), "line": .optional(value.line),
          "facts": .array(
            value.comparisons.map { item in
              [
                "fact": .string(item.fact), "declared": .optional(item.declared),
                "service": .optional(item.service), "same": .boolean(item.isFine),
              ]
            }),
        ]
      })
  }
}
