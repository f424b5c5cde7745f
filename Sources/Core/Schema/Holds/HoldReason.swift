/// Why a complete run waits for an operator.
///
/// Decisions depend on the code and the facts of its payload (`identity`); the sentence is only shown. It may therefore
/// be reworded while holds wait.
public enum HoldReason: Hashable, Sendable {
  /// Fields that the earlier documents had and these no longer have.
  case fieldsLost([LostField])
  /// Columns that the mapping reads and that no document of a first run has.
  case fieldsAbsent([LostField])
  /// Lines that a quote had swallowed and that were read as records: how many, and the line of the first such quote.
  case linesReread(lines: Int, of: Int, first: Int, shareMax: Double)
  /// Lines below the end of a table that look like records: how many, and the first of them.
  case linesBelow(lines: Int, of: Int, first: Int, shareMax: Double)
  /// The fields of the documents differ from the accepted ones: the first few, and how many more.
  case fieldsChanged([ChangedField], more: Int)
  /// The fields of the documents could not be inspected, and why.
  case fieldsUnseen(why: String)
  /// A column would lose all of its values.
  case emptied(column: String, rows: Int)
  /// Figures that would change their scale, or become zero.
  case rescaled(RescaledColumn)
  case deletions(rows: Int, of: Int, shareMax: Double)
  case empty(rowsBefore: Int)
  case quarantined(records: Int, of: Int, shareMax: Double)
  /// A column that is about to be published holds what looks like personal data.
  case personalData([PrivacyFinding])
  /// Values are hashed under another secret than before.
  case otherSecret
  /// Figures are protected less than before.
  case lessProtection([WeakenedRule])
  /// A check with the action `hold` failed; `asks` is its sentence.
  case check(name: String, asks: String, failed: Int, of: Int)
  /// Values that an operator has corrected would be wrong again.
  case correctionsGone(file: String?, values: Int, version: Int)
  /// Values of a parameter that brought records before bring none now: the first few, and how many more.
  case unanswered(parameter: String, values: [String], more: Int)
  /// A treatment changed none of a column's values: they would be published as the source has them.
  case treatmentIdle(column: String, treatment: String, values: Int)
  /// An operator has rejected the same result before.
  case decidedAgainst(EarlierDecision)
  /// A sentence stored before reasons had codes, with its kind if the sentence shows it.
  case sentence(String, about: Code?)

  /// The name of a kind of reason in storage and in JSON. A name must never change its meaning.
  public enum Code: String, CaseIterable, Sendable {
    case fieldsLost = "fields_lost"
    case fieldsAbsent = "fields_absent"
    case linesReread = "lines_reread"
    case linesBelow = "lines_below"
    case fieldsChanged = "fields_changed"
    case fieldsUnseen = "fields_unseen"
    case emptied = "column_emptied"
    case rescaled
    case deletions
    case empty
    case quarantined
    case personalData = "personal_data"
    case otherSecret = "other_secret"
    case lessProtection = "less_protection"
    case check
    case correctionsGone = "corrections_gone"
    case unanswered
    case treatmentIdle = "treatment_idle"
    case decidedAgainst = "decided_against"
    case legacy
  }

  /// Its kind.
  public var code: Code {
    switch self {
    case .fieldsLost: .fieldsLost
    case .fieldsAbsent: .fieldsAbsent
    case .linesReread: .linesReread
    case .linesBelow: .linesBelow
    case .fieldsChanged: .fieldsChanged
    case .fieldsUnseen: .fieldsUnseen
    case .emptied: .emptied
    case .rescaled: .rescaled
    case .deletions: .deletions
    case .empty: .empty
    case .quarantined: .quarantined
    case .personalData: .personalData
    case .otherSecret: .otherSecret
    case .lessProtection: .lessProtection
    case .check: .check
    case .correctionsGone: .correctionsGone
    case .unanswered: .unanswered
    case .treatmentIdle: .treatmentIdle
    case .decidedAgainst: .decidedAgainst
    case .sentence: .legacy
    }
  }

  /// Its kind: its code, or that of a stored sentence.
  public var subject: Code { if case .sentence(_, let code?) = self { code } else { code } }
}

extension [HoldReason] {
  /// Whether an operator who was shown these reasons has seen all that are found now.
  ///
  /// A reason was seen if one of the same identity was shown. A sentence from before codes stands for one reason that
  /// is not among the others: of its own kind if that is known, otherwise of any kind but personal data. The
  /// fingerprint of the hold ensures that the result itself is the same.
  public func cover(_ found: [HoldReason]) -> Bool {
    let known = Set(map(\.identity))
    var sentences = filter { $0.code == .legacy }
    return found.allSatisfy { reason in
      if known.contains(reason.identity) { return true }
      let place =
        sentences.firstIndex { $0.subject == reason.code }
        ?? sentences.firstIndex { $0.subject == .legacy && reason.code != .personalData }
      guard let place else { return false }
      sentences.remove(at: place)
      return true
    }
  }
}
