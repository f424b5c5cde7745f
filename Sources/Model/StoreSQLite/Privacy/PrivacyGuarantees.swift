internal import Privacy
internal import SQLite
internal import Schema
internal import Store

/// What the file of a dataset holds its declaration to: the secret under which values were hashed and the protection of its figures.
///
/// They are `facts` of the file. A run under another secret, or with less protection, waits for an operator.
enum PrivacyGuarantees {
  private static let secret = "hash secret"

  static func fact(_ name: String, on connection: borrowing Connection) throws -> String? {
    var select = try connection.prepare("SELECT value FROM facts WHERE name = ?1")
    try select.bind([name])
    return try select.step() ? select.text(0) : nil
  }

  static func record(_ name: String, _ value: String, on connection: borrowing Connection) throws {
    try connection.run("INSERT OR REPLACE INTO facts VALUES (?1, ?2)", name, value)
  }

  private static func isHashed(_ dataset: Dataset) -> Bool {
    dataset.columns.contains { $0.guarding.treatment == .hash }
  }

  /// Why a run must wait; none where all is as it was.
  ///
  /// - Throws: `ErasureError.tokensForeign` where an erased row would come back under another token.
  static func broken(_ dataset: Dataset, on connection: borrowing Connection) throws -> [HoldReason] {
    var reasons: [HoldReason] = []
    if isHashed(dataset), let known = try fact(secret, on: connection), known != (try PrivacySecret.mark(dataset)) {
      let isInKey = dataset.keyIndices.contains { dataset.columns[$0].guarding.treatment == .hash }
      var erasures = try connection.prepare("SELECT 1 FROM erasures")
      if isInKey, try erasures.step() { throw ErasureError.tokensForeign(dataset: dataset.id) }
      reasons.append(.otherSecret)
    }
    let lost = try ProtectionFact(storedOn: connection).lost(in: ProtectionFact(dataset.disclosure))
    if !lost.isEmpty { reasons.append(.lessProtection(lost)) }
    return reasons
  }

  /// Takes the declaration of now for what holds from now on.
  static func record(_ dataset: Dataset, on connection: borrowing Connection) throws {
    if isHashed(dataset) { try record(secret, PrivacySecret.mark(dataset), on: connection) }
    try ProtectionFact(dataset.disclosure).store(on: connection)
  }
}

/// The rules of a disclosure control, each with a number that says how strict it is.
struct ProtectionFact: Hashable {
  private var rules: [ProtectionRule: Int] = [:]

  init(_ control: DisclosureControl?) {
    guard let control else { return }
    for value in control.values { rules[.figures(value)] = 0 }
    if let minimum = control.frequency { rules[.minimum(column: minimum.column)] = minimum.minimum }
    if let minimum = control.entities { rules[.entities] = minimum.minimum }
    // The greater the share that one may have, the less is hidden.
    if let dominance = control.dominance { rules[.dominance] = -dominance.share }
    rules[.margin] = control.margin
    for total in control.totals { rules[.total(Self.notation(total))] = 0 }
  }

  /// How totals are named in the facts; stored, and so frozen.
  private static func notation(_ total: DisclosureControl.Total) -> String {
    switch total {
    case .tree(let column, let tree): "\(column) by \(tree.rawValue)"
    case .rows(let column, let total, let parts): "\(column) \(total) of \(parts.sorted().joined(separator: ","))"
    case .columns(let total, let parts): "\(total) of the columns \(parts.sorted().joined(separator: ","))"
    case .groups(let columns, let total):
      "\(total.map { "\($0.column)=\($0.value)" }.joined(separator: ",")) by \(columns.sorted().joined(separator: ","))"
    }
  }

  /// How the names of its facts begin, a rule each.
  private static let prefix = "disclosure: "

  init(storedOn connection: borrowing Connection) throws {
    var select = try connection.prepare(
      "SELECT substr(name, length(?1) + 1), CAST(value AS INTEGER) FROM facts WHERE substr(name, 1, length(?1)) = ?1")
    try select.bind([Self.prefix])
    while try select.step() { rules[ProtectionRule(name: select.text(0))] = Int(select.integer(1)) }
  }

  func store(on connection: borrowing Connection) throws {
    try connection.run("DELETE FROM facts WHERE substr(name, 1, length(?1)) = ?1", Self.prefix)
    for (rule, number) in rules { try PrivacyGuarantees.record(Self.prefix + rule.name, "\(number)", on: connection) }
  }

  /// The rules that hold no more, or less strictly.
  func lost(in now: ProtectionFact) -> [WeakenedRule] {
    rules.sorted { $0.key.name < $1.key.name }.compactMap { rule, number in
      let present = now.rules[rule]
      if let present, present >= number { return nil }
      return WeakenedRule(rule, before: number, now: present)
    }
  }
}
