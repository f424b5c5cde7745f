/// A kind of personal data that is searched for before publication.
public enum Detector: String, CaseIterable, Hashable, Sendable {
  case pesel
  /// The number does not show whether its owner is a person or a company.
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
  /// Series and number of an identity card.
  case idCard = "id_card"
  /// Series and number of a passport.
  case passport
  /// The number of a land register, from which the names of the owners can be looked up.
  case landRegister = "land_register"

  /// The detectors that fingerprints of runs have always covered.
  public static let inFingerprints: [Detector] = [.pesel, .nip, .email, .phone, .iban, .plate, .login, .name]

  /// The noun for sentences: `a PESEL number`.
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
    case .idCard: "an identity-card number"
    case .passport: "a passport number"
    case .landRegister: "a land-register number"
    }
  }
}

/// The treatment of a column's values before they are stored.
public enum Treatment: Hashable, Sendable, CustomStringConvertible {
  /// Only the first letter is kept: `K***`.
  case mask
  /// A keyed hash: equal values have equal tokens, and values cannot be guessed without the key.
  case hash
  /// No value is kept.
  case drop
  /// Only the first characters of a text are kept.
  case prefix(Int)
  /// A number is rounded down to a multiple.
  case step(Int)
  /// A day becomes its month.
  case month
  /// A day or a month becomes its year.
  case year
  /// A part of a gmina becomes the gmina.
  case gmina

  /// The most characters that a prefix may keep: a ninth or a tenth would leave most identifiers whole (REGON 9, NIP 10,
  /// PESEL 11 digits), and with them the person.
  public static let prefixMax = 8

  /// Whether different values may become equal.
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

/// Why a column may be published: the decision and its legal basis.
public struct PublicationDecision: Hashable, Sendable {
  /// The decision: `zarządzenie nr 12/2025`.
  public var decision: Bilingual
  /// The law that permits or requires it.
  public var basis: Bilingual

  public init(decision: Bilingual, basis: Bilingual) {
    self.decision = decision
    self.basis = basis
  }
}

/// A detector that does not apply to a column, with the operator's reason.
public struct DetectorExemption: Hashable, Sendable {
  /// The detector.
  public var detector: Detector
  /// Why such values may occur.
  public var reason: String

  public init(detector: Detector, reason: String) {
    self.detector = detector
    self.reason = reason
  }
}

/// The operator's privacy decisions about one column.
public struct ColumnPrivacy: Hashable, Sendable {
  /// Why it is public; nil if the dataset's decision applies.
  public var decision: PublicationDecision?
  /// Detectors that do not apply.
  public var exemptions: [DetectorExemption]
  /// The treatment of its values; nil keeps them unchanged.
  public var treatment: Treatment?
  /// Whether it is intended that the treatment may change nothing.
  public var mayBeUnchanged: Bool

  public init(
    decision: PublicationDecision? = nil, exemptions: [DetectorExemption] = [], treatment: Treatment? = nil,
    mayBeUnchanged: Bool = false
  ) {
    self.decision = decision
    self.exemptions = exemptions
    self.treatment = treatment
    self.mayBeUnchanged = mayBeUnchanged
  }
}

/// The operator's privacy decisions about a dataset, and the settings from the gateway's file.
public struct DatasetPrivacy: Hashable, Sendable {
  /// Why its public columns may be published, unless a column has its own decision.
  public var decision: PublicationDecision?
  /// The pattern of employees' logins (`docs/checks.md`); nil searches for none.
  public var logins: String?
  /// The file of the secret for hashes; nil if there is none.
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

  /// Whether any column is treated.
  public var isTreated: Bool { columns.contains { $0.guarding.treatment != nil } }

  /// The detectors that apply to a column before it is published.
  ///
  /// Free text may hold anything. In a code only numbers with a check digit are searched for, not what merely has the
  /// form of an identifier (a telephone number, a plate, a name). An integer of eleven digits can be a PESEL if the
  /// columns of the source have shifted. Other types cannot hold such values.
  public func detectors(of column: Column) -> [Detector] {
    guard column.privacy == .public else { return [] }
    let candidates: [Detector]
    switch column.type {
    case .text: candidates = Detector.allCases
    case .code: candidates = [.pesel, .nip, .email, .iban, .login, .idCard, .passport, .landRegister]
    case .integer, .decimal: candidates = [.pesel]
    default: return []
    }
    return candidates.filter { detector in
      (detector != .login || privacy.logins != nil)
        && !column.guarding.exemptions.contains { $0.detector == detector }
    }
  }
}
