/// A kind of personal data that is looked for in what is about to be published.
public enum Detector: String, CaseIterable, Hashable, Sendable {
  case pesel
  /// The number says nothing of whether its owner is a person or a company.
  case nip
  case email
  case phone
  case iban
  /// Number plates of vehicles.
  case plate
  /// Logins of employees, by the operator's pattern.
  case login
  /// A first name and a surname.
  case name

  /// What was found, for sentences: `a PESEL number`.
  public var noun: String {
    switch self {
    case .pesel: "a PESEL number"
    case .nip: "a NIP number"
    case .email: "an e-mail address"
    case .phone: "a telephone number"
    case .iban: "an account number"
    case .plate: "a number plate"
    case .login: "a login"
    case .name: "a person's name"
    }
  }
}

/// What is done to the values of a column before anything keeps them.
public enum Treatment: Hashable, Sendable, CustomStringConvertible {
  /// The first letter stays: `K***`.
  case mask
  /// A keyed hash: the same value has the same token, and nobody without the key can try values.
  case hash
  /// No value is kept.
  case drop
  /// So many characters of a text stay.
  case prefix(Int)
  /// A number is brought down to a multiple.
  case step(Int)
  /// A day becomes its month.
  case month
  /// A day or a month becomes its year.
  case year
  /// A part of a gmina becomes the gmina.
  case gmina

  /// Whether different values may become the same one.
  public var isCoarse: Bool { self != .hash }

  public var description: String {
    switch self {
    case .mask: "mask"
    case .hash: "hash"
    case .drop: "drop"
    case .prefix(let count): "prefix \(count)"
    case .step(let step): "step \(step)"
    case .month: "month"
    case .year: "year"
    case .gmina: "gmina"
    }
  }
}

/// Why a column may be published: who decided it, and on what law it rests.
public struct PublicationDecision: Hashable, Sendable {
  /// Who decided, when: `zarządzenie nr 12/2025`.
  public var decision: Bilingual
  /// The law that allows or orders it.
  public var basis: Bilingual

  public init(decision: Bilingual, basis: Bilingual) {
    self.decision = decision
    self.basis = basis
  }
}

/// A detector that does not apply to a column, in the operator's words.
public struct DetectorExemption: Hashable, Sendable {
  /// What is not looked for.
  public var detector: Detector
  /// Why it may be there.
  public var reason: String

  public init(detector: Detector, reason: String) {
    self.detector = detector
    self.reason = reason
  }
}

/// What an operator decided about one column.
public struct ColumnPrivacy: Hashable, Sendable {
  /// Why it is public; nil where the dataset's decision holds.
  public var decision: PublicationDecision?
  /// What is not looked for in it.
  public var exemptions: [DetectorExemption]
  /// What is done to its values; nil keeps them as they come.
  public var treatment: Treatment?

  public init(
    decision: PublicationDecision? = nil, exemptions: [DetectorExemption] = [], treatment: Treatment? = nil
  ) {
    self.decision = decision
    self.exemptions = exemptions
    self.treatment = treatment
  }
}

/// What an operator decided about a dataset, and what the gateway's file adds.
public struct DatasetPrivacy: Hashable, Sendable {
  /// Why its public columns may be published, as far as they do not say themselves.
  public var decision: PublicationDecision?
  /// What logins of employees look like; nil looks for none. A pattern (`docs/checks.md`).
  public var logins: String?
  /// The file of the secret under which values are hashed; nil where there is none.
  public var secretFile: String?

  public init(decision: PublicationDecision? = nil, logins: String? = nil, secretFile: String? = nil) {
    self.decision = decision
    self.logins = logins
    self.secretFile = secretFile
  }
}

extension Dataset {
  /// Why a public column may be published: its own decision, or the dataset's.
  public func decision(on column: Column) -> PublicationDecision? {
    column.guarding.decision ?? privacy.decision
  }

  /// Whether values of any column are treated.
  public var isTreated: Bool { columns.contains { $0.guarding.treatment != nil } }

  /// What is looked for in a column before it is published.
  ///
  /// Free text may hold anything. A code is no sentence: what only has the form of an identifier (a telephone, a plate, a
  /// name) is not looked for there, what has a check digit is. A number of eleven digits can be a PESEL that a column too far to the
  /// left or to the right has brought. Other types cannot hold such values.
  public func detectors(of column: Column) -> [Detector] {
    guard column.privacy == .public else { return [] }
    let candidates: [Detector]
    switch column.type {
    case .text: candidates = Detector.allCases
    case .code: candidates = [.pesel, .nip, .email, .iban, .login]
    case .integer, .decimal: candidates = [.pesel]
    default: return []
    }
    return candidates.filter { detector in
      (detector != .login || privacy.logins != nil)
        && !column.guarding.exemptions.contains { $0.detector == detector }
    }
  }
}
