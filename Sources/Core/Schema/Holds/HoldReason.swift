/// Why a complete run waits for an operator.
///
/// What is decided by is the code and what counts of its payload (`identity`); the sentence is only shown. So a sentence
/// may be worded anew while holds wait.
public enum HoldReason: Hashable, Sendable {
  /// Fields that the documents of before had and these have no more.
  case fieldsLost([LostField])
  /// Fields of the documents are others than those that were accepted: the first few, and how many more.
  case fieldsChanged([ChangedField], more: Int)
  /// The fields of the documents could not be looked at, and why.
  case fieldsUnseen(why: String)
  /// A column would lose every value that it has.
  case emptied(column: String, rows: Int)
  case deletions(rows: Int, of: Int, shareMax: Double)
  case empty(rowsBefore: Int)
  case quarantined(records: Int, of: Int, shareMax: Double)
  /// What looks like personal data would become public.
  case personalData([PrivacyFinding])
  /// Values are hashed under another secret than before.
  case otherSecret
  /// Figures are protected less than they were.
  case lessProtection([WeakenedRule])
  /// A check that holds was broken; `asks` is its sentence.
  case check(name: String, asks: String, failed: Int, of: Int)
  /// Values that an operator has corrected would be wrong again.
  case correctionsGone(file: String?, values: Int, version: Int)
  /// An operator has rejected the same before, and somebody asks again.
  case decidedAgainst(EarlierDecision)
  /// A sentence that was stored before reasons had codes and that nothing is known of but this: what it was about, where
  /// that could be told.
  case sentence(String, about: Code?)

  /// The word for a kind of reason in storage and in JSON. A word, once used, never means something else.
  public enum Code: String, CaseIterable, Sendable {
    case fieldsLost = "fields_lost"
    case fieldsChanged = "fields_changed"
    case fieldsUnseen = "fields_unseen"
    case emptied = "column_emptied"
    case deletions
    case empty
    case quarantined
    case personalData = "personal_data"
    case otherSecret = "other_secret"
    case lessProtection = "less_protection"
    case check
    case correctionsGone = "corrections_gone"
    case decidedAgainst = "decided_against"
    case legacy
  }

  /// Its kind.
  public var code: Code {
    switch self {
    case .fieldsLost: .fieldsLost
    case .fieldsChanged: .fieldsChanged
    case .fieldsUnseen: .fieldsUnseen
    case .emptied: .emptied
    case .deletions: .deletions
    case .empty: .empty
    case .quarantined: .quarantined
    case .personalData: .personalData
    case .otherSecret: .otherSecret
    case .lessProtection: .lessProtection
    case .check: .check
    case .correctionsGone: .correctionsGone
    case .decidedAgainst: .decidedAgainst
    case .sentence: .legacy
    }
  }

  /// What it is about: its code, or that which a stored sentence had.
  public var subject: Code { if case .sentence(_, let code?) = self { code } else { code } }
}

extension [HoldReason] {
  /// Whether an operator who was shown these has seen all that is found now.
  ///
  /// A reason was seen where one of the same identity was shown. A sentence from before codes stands for one reason that is not
  /// among the others: of its own kind where that is known, otherwise of any but personal data. What was brought is the
  /// same in any case: the fingerprint of the hold says so.
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
