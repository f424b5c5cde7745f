internal import Mapping
internal import Platform
internal import Schema
internal import Settings

/// Reads the operator's privacy decisions about a dataset, a column and the gateway.
enum PrivacyReader {
  /// `privacy:` of a dataset: the decision for public columns that have none of their own.
  static var dataset: Shape<PublicationDecision> { decision("the privacy of a dataset") }

  private static func decision(_ subject: String) -> Shape<PublicationDecision> {
    .section(subject) { section in
      let decision = section.required("decision", .bilingual)
      let basis = section.required("legal_basis", .bilingual)
      guard let decision, let basis else { return nil }
      return PublicationDecision(decision: decision, basis: basis)
    }
  }

  /// `published:`, `detectors_off:` and `treatment:` of a column.
  static func column(_ section: Section, _ name: String, _ type: ColumnType?, _ privacy: PrivacyClass) -> ColumnPrivacy
  {
    let decision = section.optional("published", decision("the publication of a column"))
    let exemptions = section.optional("detectors_off", exemptions, default: [])
    let treatment = section.optional("treatment", treatment)
    let unchanged = section.optional(
      "treatment_unchanged", Shape<Bool>.choice("this", of: [(word: "allowed", value: true)]))
    func refuse(_ what: String, _ advice: Advice, at key: String) {
      section.report.error(what, at: section.place(of: key), suggestion: advice)
    }
    if section.has("published"), privacy != .public {
      refuse("the column \"\(name)\" is not public", "remove this, or say privacy: public", at: "published")
    }
    if let treatment {
      if treatment == .drop, privacy == .public {
        refuse(
          "a dropped column has nothing to publish", "say privacy: internal, or remove the column", at: "treatment")
      } else if privacy == .public, !section.has("published") {
        refuse(
          "values that are treated come from persons: \"\(name)\" needs a decision of its own to be public",
          "published: {decision: {pl: …, en: …}, legal_basis: {pl: …, en: …}}", at: "treatment")
      }
      if let type, !treatment.fits(type) {
        refuse("\(treatment) does nothing for \(type.rawValue)", "\(treatment.wants)", at: "treatment")
      }
    }
    if treatment == nil, section.has("treatment_unchanged") {
      refuse("the column \"\(name)\" has no treatment", "remove this", at: "treatment_unchanged")
    }
    return ColumnPrivacy(
      decision: decision, exemptions: exemptions, treatment: treatment, mayBeUnchanged: unchanged == true)
  }

  /// `detectors_off: {phone: why it may occur}`
  private static var exemptions: Shape<[DetectorExemption]> {
    let names = Detector.allCases.map(\.rawValue)
    let key = Shape<String>.text.checked(as: "a detector") { word, node, report in
      if names.contains(word) { return word }
      report.error(
        "there is no detector \"\(word)\"", at: node.mark, suggestion: suggestion(for: word, among: names, "detectors"))
      return nil
    }
    return Shape<[Keyed<String>]>.mapping("the detectors that do not apply", keys: key, values: .text)
      .checked { entries, _, _ in
        entries.compactMap { entry in
          Detector(rawValue: entry.key).map { DetectorExemption(detector: $0, reason: entry.value) }
        }
      }
  }

  /// `mask`, `hash`, `drop`, `month`, `year`, `gmina`, `{prefix: 3}` or `{step: 100}`.
  private static var treatment: Shape<Treatment> {
    let words: [(String, Treatment)] = [
      ("mask", .mask), ("hash", .hash), ("drop", .drop), ("month", .month), ("year", .year), ("gmina", .gmina),
    ]
    let sized = Shape<Treatment>.section("a treatment") { section in
      let prefix = section.optional("prefix", .integer(in: 1...Treatment.prefixMax))
      let step = section.optional("step", .integer(in: 2...1_000_000_000))
      if let prefix, step == nil { return .prefix(prefix) }
      if let step, prefix == nil { return .step(step) }
      // An invalid size and an unknown key have their own messages.
      let names = ["prefix", "step"].filter(section.has)
      guard section.node.keys.isEmpty || names.count == 2 else { return nil }
      section.report.error("a treatment is {prefix: 3} or {step: 100}", at: section.node.mark)
      return nil
    }
    return Shape("a treatment: mask, hash, drop, month, year, gmina, {prefix: 3} or {step: 100}") { node, report in
      guard node.text != nil else { return sized.value(of: node, report) }
      return Shape<Treatment>.choice("a treatment", of: words.map { (word: $0.0, value: $0.1) }).value(of: node, report)
    }
  }

  /// `privacy:` of klamra.yaml: the secret of hashes and the pattern of logins.
  static func gateway(in folder: String) -> Shape<GatewayPrivacy> {
    .section("the privacy of the gateway") { section in
      let secret = section.optional("secret", .secretReference(in: folder))
      let logins = section.optional("logins", logins)
      return GatewayPrivacy(secret: secret, logins: logins)
    }
  }

  private static var logins: Shape<String> {
    Shape<String>.text.checked(as: "a pattern of logins ([a-z]{3}[0-9]{4})") { text, node, report in
      do throws(PatternError) {
        if try Pattern(text).matches("") {
          report.error(
            "the pattern of logins matches nothing at all", at: node.mark, suggestion: "leave no part of it open")
          return nil
        }
        return text
      } catch {
        report.error(error.what, at: node.mark(at: error.offset, width: 1), suggestion: error.advice)
        return nil
      }
    }
  }

  /// Checks the treatments of key columns, which must keep rows distinct.
  static func check(_ columns: [Keyed<Column>], key: [String], _ section: Section) {
    for column in columns where key.contains(column.key) {
      guard let treatment = column.value.guarding.treatment, treatment.isCoarse else { continue }
      section.report.error(
        "the key column \"\(column.key)\" would have the same value for different rows (\(treatment))", at: column.mark,
        suggestion: "treatment: hash keeps them apart")
    }
    for column in columns where column.value.guarding.treatment == .drop && column.value.isRequired {
      section.report.error("\"\(column.key)\" is required and dropped", at: column.mark)
    }
  }
}

/// `privacy:` of klamra.yaml.
struct GatewayPrivacy: Hashable, Sendable {
  /// The secret of hashes; nil if none is configured.
  var secret: SecretReference?
  /// The pattern of employees' logins; nil searches for none.
  var logins: String?
}

extension Treatment {
  func fits(_ type: ColumnType) -> Bool {
    switch self {
    case .drop: true
    case .mask, .hash, .prefix: type == .text || type == .code
    case .step: type == .integer || type == .decimal
    case .month, .year: type == .period
    case .gmina: type == .area
    }
  }

  var wants: String {
    switch self {
    case .drop: ""
    case .mask, .hash, .prefix: "it is for text and code"
    case .step: "it is for integer and decimal"
    case .month, .year: "it is for period: say type: period"
    case .gmina: "it is for area"
    }
  }
}

extension ConfigurationReader {
  /// The datasets with the gateway's privacy settings.
  ///
  /// - Throws: nothing; a dataset that needs a missing secret is reported as a mistake of the dataset.
  func guarded(_ datasets: [Dataset], _ privacy: GatewayPrivacy?) -> [Dataset] {
    datasets.map { dataset in
      var dataset = dataset
      dataset.privacy.logins = privacy?.logins
      dataset.privacy.secretFile = privacy?.secret?.path
      if privacy?.secret == nil, let column = dataset.columns.first(where: { $0.guarding.treatment == .hash }) {
        let file = "\(folder)/datasets/\(dataset.id).yaml"
        report.error(
          "the column \"\(column.name)\" is hashed, and klamra.yaml names no secret for it",
          at: Configuration.place(of: ["columns", column.name, "treatment"], in: [file])
            ?? Mark(SourceLocation(file: file, line: 1, column: 1)),
          suggestion: "privacy: {secret: {file: secrets/privacy}} in klamra.yaml")
      }
      return dataset
    }
  }
}

extension Configuration {
  /// Warnings about public columns without a decision and a legal basis.
  func undecidedColumns() -> [Diagnostic] {
    datasets.flatMap { dataset -> [Diagnostic] in
      let undecided = dataset.columns.filter { $0.privacy == .public && dataset.decision(on: $0) == nil }
      guard !undecided.isEmpty else { return [] }
      let names = undecided.prefix(5).map(\.name).joined(separator: ", ") + (undecided.count > 5 ? ", …" : "")
      return warn(
        "nothing says who decided to publish \(names), and by which law",
        suggestion: "privacy: {decision: {pl: …, en: …}, legal_basis: {pl: …, en: …}} for the dataset",
        at: ["columns"], in: ["\(folder)/datasets/\(dataset.id).yaml"])
    }
  }
}
