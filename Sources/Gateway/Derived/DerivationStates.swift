internal import Datasets
internal import Platform
internal import Schema
internal import Territory

/// How a derived dataset stands to its inputs.
enum DerivationState: Sendable {
  /// Its rows follow from the newest versions of its inputs.
  case current
  /// An input has no version yet, or is itself not up to date.
  case waits(for: [String])
  /// What follows from its inputs waits for an operator.
  case held(Holds.Hold)
  /// An operator has refused what follows from its inputs, and nothing has changed since.
  case rejected(Holds.Hold)
  case due(DeriveStage)
}

/// Looks at derived datasets in their order: one that is not up to date holds up those that are derived from it, so that no row is
/// made from two different states of the same figures.
struct DerivationStates {
  let derivations: Derivations
  let stores: [String: DatasetStore]
  let holds: Holds?
  let areas: AreaList?
  private var settled: Set<String> = []

  init(_ derivations: Derivations, _ stores: [String: DatasetStore], _ holds: Holds?, _ areas: AreaList?) {
    self.derivations = derivations
    self.stores = stores
    self.holds = holds
    self.areas = areas
  }

  /// - Parameter isForced: due even where nothing has changed.
  mutating func state(of entry: Derivations.Entry, isForced: Bool = false) throws -> DerivationState {
    var inputs: [DerivationInputs.Input] = []
    var missing: [String] = []
    for id in entry.inputs {
      let isSettled = derivations[id] == nil || settled.contains(id)
      if isSettled, let version = try stores[id]?.current() {
        inputs.append(DerivationInputs.Input(id, version))
      } else {
        missing.append(id)
      }
    }
    if !missing.isEmpty { return .waits(for: missing) }
    let stage = DeriveStage(
      entry: entry, sql: entry.derivation.sql, inputs: DerivationInputs(inputs), stores: stores, areas: areas)
    if isForced { return .due(stage) }
    if try stores[entry.dataset.id]?.checkpoint(of: entry.owner)?.fingerprint == stage.fingerprint() {
      settle(entry)
      return .current
    }
    let (stream, fingerprint) = (DerivationInputs.stream, try stage.holdFingerprint())
    if let hold = try holds?.waiting(source: entry.owner, stream: stream, fingerprint: fingerprint) {
      return .held(hold)
    }
    if let hold = try holds?.rejected(source: entry.owner, stream: stream, fingerprint: fingerprint) {
      settle(entry)
      return .rejected(hold)
    }
    return .due(stage)
  }

  /// What is derived from this dataset may go on.
  mutating func settle(_ entry: Derivations.Entry) { settled.insert(entry.dataset.id) }
}
