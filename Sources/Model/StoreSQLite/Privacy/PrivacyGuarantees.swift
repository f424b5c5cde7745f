internal import Privacy
internal import SQLite
internal import Schema
internal import Store

/// The privacy guarantees recorded in a dataset's file: the secret of hashed values and the protection of figures.
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

  /// The reasons to hold a run; empty if all guarantees still hold.
  ///
  /// - Throws: `ErasureError.tokensForeign` if an erased row would return under another token.
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

  /// Records the guarantees of the current declaration.
  static func record(_ dataset: Dataset, on connection: borrowing Connection) throws {
    if isHashed(dataset) { try record(secret, PrivacySecret.mark(dataset), on: connection) }
    try ProtectionFact(dataset.disclosure).store(on: connection)
  }
}

/// The rules of a disclosure control, each with its strictness as a number.
struct ProtectionFact: Hashable {
  private var rules: [ProtectionRule: Int] = [:]

  init(_ control: DisclosureControl?) {
    guard let control else { return }
    for value in control.values { rules[.figures(value)] = 0 }
    if let minimum = control.frequency { rules[.minimum(column: minimum.column)] = minimum.minimum }
    if let minimum = control.entities { rules[.entities] = minimum.minimum }
    // The larger the permitted share, the less is hidden.
    if let dominance = control.dominance { rules[.dominance] = -dominance.share }
    rules[.margin] = control.margin
    for total in control.totals { rules[.total(Self.notation(total))] = 0 }
  }

  /// The notation of totals in the facts; stored, and therefore unchangeable.
  private static func notation(_ total: DisclosureControl.Total) -> String {
    switch total {
    case .tree(let column, let tree): "\(column) by \(tree.rawValue)"
    case .rows(let column, let total, let parts): "\(column) \(total) of \(parts.sorted().joined(separator: ","))"
    case .columns(let total, let parts): "\(total) of the columns \(parts.sorted().joined(separator: ","))"
    case .groups(let columns, let total):
      "\(total.map { "\($0.column)=\($0.value)" }.joined(separator: ",")) by \(columns.sorted().joined(separator: ","))"
    }
  }

  /// The prefix of the facts' names, one fact for each rule.
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

  /// The rules that were removed or weakened.
  func lost(in now: ProtectionFact) -> [WeakenedRule] {
    rules.sorted { $0.key.name < $1.key.name }.compactMap { rule, number in
      let present = now.rules[rule]
      if let present, present >= number { return nil }
      return WeakenedRule(rule, before: number, now: present)
    }
  }
}
