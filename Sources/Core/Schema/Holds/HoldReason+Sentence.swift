internal import Platform

extension HoldReason: CustomStringConvertible {
  /// The sentence for operators. No decision depends on it.
  public var description: String {
    switch self {
    case .fieldsLost(let fields): "its documents have lost \(fields.map(\.words).joined(separator: ", "))"
    case .fieldsAbsent(let fields):
      "none of its documents has \(fields.map(\.words).joined(separator: ", ")), which its mapping reads"
    case .linesReread(let lines, let all, let first, let limit):
      "a quote that opens on line \(first) and is not closed had swallowed records: \(lines) of \(all) lines "
        + "(\(percent(lines, all))) were read in spite of it, and the limit is \(percentage(limit))"
    case .linesBelow(let lines, let all, let first, let limit):
      "\(lines) of \(all) lines (\(percent(lines, all))) look like records and stand below the end of the table, "
        + "from line \(first) on, and the limit is \(percentage(limit))"
    case .fieldsChanged(let fields, let more):
      (fields.allSatisfy(\.isUncertain) && more == 0
        ? "the values of its documents may mean two things: " : "the fields of its documents have changed: ")
        + fields.map(\.words).joined(separator: ", ")
        + (more > 0 ? ", and \(more) more" : "")
    case .fieldsUnseen(let why): "the fields of its documents could not be inspected: \(why)"
    case .emptied(let column, let rows):
      "the column \(column) of the dataset would be empty: \(rows) rows would lose their value"
    case .rescaled(let found):
      "\(found.values.grouped) of \(found.all.grouped) \(found.place) would \(found.change): "
        + (found.power == nil
          ? "the source may have no data yet"
          : "the source may count in another unit now, or have lost its decimal point")
    case .personalData(let findings):
      "it would publish what looks like personal data: \(findings.map(\.line).joined(separator: "; "))"
    case .otherSecret:
      "the secret of hashed values has changed: every token would change, and deltas would reveal which token replaces which"
    case .lessProtection(let rules):
      "suppressed figures would be revealed, since their protection is weaker than before: "
        + rules.map(\.words).joined(separator: "; ")
    case .check(let name, let asks, let failed, let all): "the check \(name) failed for \(failed) of \(all): \(asks)"
    case .deletions(let rows, let all, let limit):
      "it would delete \(rows) of \(all) rows (\(percent(rows, all))), and the limit is \(percentage(limit))"
    case .empty(let before): "it has no rows, and the dataset has \(before) of this source"
    case .quarantined(let records, let all, let limit):
      "\(records) of \(all) records (\(percent(records, all))) were quarantined, and the limit is \(percentage(limit))"
    case .correctionsGone(let file, let values, let version):
      "its corrections are gone (\(file.map { "\($0) is missing or empty" } ?? "the source names none")), and "
        + "\(values.grouped) \(values == 1 ? "value" : "values") of version \(version) would be wrong again"
    case .unanswered(let parameter, let values, let more):
      "the source has no records any more for \(parameter) \(values.joined(separator: ", "))"
        + (more > 0 ? " and \(more) more" : "") + ": what it brought before would be deleted"
    case .treatmentIdle(let column, let treatment, let values):
      "the treatment \(treatment) of \(column) changed none of \(values) values, which would be published as the source "
        + "has them: choose a coarser one in a new column, or declare treatment_unchanged: allowed"
    case .decidedAgainst(let decision): "the same was rejected as hold \(decision.hold) \(words(decision))"
    case .sentence(let text, _): text
    }
  }

  /// The sentence on one line.
  public var line: String { description.replacing("\n", with: " ") }

  private func words(_ decision: EarlierDecision) -> String {
    guard let at = decision.at, !decision.by.isEmpty else { return "" }
    return "by \(decision.by) at \(Zone.warsaw.clock(at: at))" + (decision.reason.isEmpty ? "" : ": \(decision.reason)")
  }

  private func percent(_ part: Int, _ whole: Int) -> String {
    percentage(whole == 0 ? 1 : Double(part) / Double(whole))
  }

  /// One decimal, without binary noise: `5.0 %`.
  private func percentage(_ share: Double) -> String {
    let tenths = Int((share * 1000).rounded())
    return "\(tenths / 10).\(tenths % 10) %"
  }
}
