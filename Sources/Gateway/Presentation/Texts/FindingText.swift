public import Operations
public import Platform

/// The findings of `klamra doctor` as text and JSON.
public enum FindingText {
  /// A table; what mends a finding is in the line below it. The last line counts.
  public static func lines(_ findings: [Finding]) -> [String] {
    var table = Table([.init("STATE"), .init("SUBJECT"), .init("FINDING")])
    for finding in findings {
      table.add(finding.level.rawValue, finding.subject.rawValue, finding.text)
      let fix = "\(finding.fix)"
      if !fix.isEmpty { table.add("", "", "  \(fix)") }
    }
    let counts = Finding.Level.allCases.reversed().compactMap { level -> String? in
      let count = findings.count { $0.level == level }
      return count == 0 || level == .ok ? nil : Formatting.count(count, level.rawValue)
    }
    return table.lines + [counts.isEmpty ? "nothing is wrong" : counts.joined(separator: ", ")]
  }

  /// All findings, and whether none is an error.
  public static func json(_ findings: [Finding]) -> JSON {
    [
      "healthy": .boolean(findings.allSatisfy { $0.level != .error }),
      "findings": .array(
        findings.map { finding in
          [
            "subject": .string(finding.subject.rawValue), "state": .string(finding.level.rawValue),
            "text": .string(finding.text), "fix": .string("\(finding.fix)"),
          ]
        }),
    ]
  }
}
