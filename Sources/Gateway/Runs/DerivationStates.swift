internal import Configuration
internal import Runtime
internal import Schema
internal import State
internal import Store
internal import Territory

/// The state of a derived dataset relative to its inputs.
enum DerivationState: Sendable {
  /// Its rows follow from the newest versions of its inputs.
  case current
  /// An input has no version yet, or is not up to date itself.
  case waits(for: [String])
  /// Since a hold was rejected, one input is based on another version of a dataset than the other inputs.
  case apart(Disagreement)
  /// Its new result waits for an operator.
  case held(Holds.Hold)
  /// An operator has rejected its new result, and nothing has changed since.
  case rejected(Holds.Hold)
  case due(DeriveStage)
}

/// Two inputs based on different versions of the same dataset.
struct Disagreement: Hashable, Sendable {
  /// The input that did not change.
  let input: String
  /// The hold that was rejected.
  let hold: Int64
  /// The dataset of which the inputs use different versions.
  let dataset: String
}

/// Determines the states of derived datasets in order: one that is not up to date blocks those derived from it, so that
/// no row combines two different states of the same figures.
struct DerivationStates {
  let derivations: Derivations
  let stores: [String: any DatasetStore]
  let holds: Holds?
  let areas: AreaList?
  private let isRenewing: Bool
  /// The inputs of a derived dataset's run; nil if they are no longer known.
  let record: (Int64) throws -> DerivationRecord?
  private var settled: Set<String> = []
  /// Datasets that did not change since their new result was rejected.
  private var rejected: [String: Holds.Hold] = [:]
  /// The versions on which a settled dataset is based, directly or indirectly, including its own.
  private var roots: [String: [String: Set<Int>]] = [:]

  /// - Parameters:
  ///   - isRenewing: whether stored fingerprints of the former kind are replaced; only for the writing process.
  ///   - record: the inputs of a derived dataset's run; nil if they are no longer known.
  init(
    _ derivations: Derivations, _ stores: [String: any DatasetStore], _ holds: Holds?, _ areas: AreaList?,
    isRenewing: Bool = false, record: @escaping (Int64) throws -> DerivationRecord?
  ) {
    self.derivations = derivations
    self.stores = stores
    self.holds = holds
    self.areas = areas
    self.isRenewing = isRenewing
    self.record = record
  }

  /// - Parameter isForced: due even if nothing has changed.
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
    if let disagreement = try disagreement(inputs) { return .apart(disagreement) }
    let stage = DeriveStage(
      entry: entry, sql: entry.derivation.sql, inputs: DerivationInputs(inputs), stores: stores, areas: areas)
    if isForced { return .due(stage) }
    let current = try stage.fingerprint()
    if let last = try stores[entry.dataset.id]?.checkpoint(of: entry.owner), current.accepts(last.fingerprint) {
      if isRenewing, last.fingerprint != current.digest {
        try stores[entry.dataset.id]?.renew(checkpointOf: entry.owner, as: current.digest)
      }
      settle(entry)
      return .current
    }
    let (stream, fingerprint) = (DerivationInputs.stream, current.holding(entry.dataset))
    if isRenewing { try holds?.renew(source: entry.owner, stream: stream, fingerprint) }
    if let hold = try holds?.waiting(source: entry.owner, stream: stream, fingerprint: fingerprint) {
      return .held(hold)
    }
    if let hold = try holds?.rejected(source: entry.owner, stream: stream, fingerprint: fingerprint) {
      settle(entry)
      rejected[entry.dataset.id] = hold
      return .rejected(hold)
    }
    return .due(stage)
  }

  /// Marks the dataset as settled: datasets derived from it may proceed.
  mutating func settle(_ entry: Derivations.Entry) { settled.insert(entry.dataset.id) }

  /// An input that is based on an older version of some dataset than another input; nil if all agree.
  ///
  /// Inputs can only disagree after a rejected hold: all others follow from the newest versions, or block what is
  /// derived from them. The list of inputs of its last successful run shows on what a rejected one is based.
  private mutating func disagreement(_ inputs: [DerivationInputs.Input]) throws -> Disagreement? {
    guard !rejected.isEmpty else { return nil }
    var found: [String: Set<Int>] = [:]
    for input in inputs {
      for (dataset, versions) in try roots(of: input.dataset) { found[dataset, default: []].formUnion(versions) }
    }
    guard let dataset = found.filter({ $0.value.count > 1 }).keys.min() else { return nil }
    for input in inputs {
      for (name, hold) in rejected.sorted(by: { $0.key < $1.key }) where try follows(input.dataset, from: name) {
        return Disagreement(input: name, hold: hold.id, dataset: dataset)
      }
    }
    return nil
  }

  private func follows(_ dataset: String, from name: String) throws -> Bool {
    if dataset == name { return true }
    return try derivations[dataset]?.inputs.contains { try follows($0, from: name) } ?? false
  }

  private mutating func roots(of dataset: String) throws -> [String: Set<Int>] {
    if let known = roots[dataset] { return known }
    var found: [String: Set<Int>] = [:]
    if let entry = derivations[dataset] {
      if rejected[dataset] != nil {
        if let run = try stores[dataset]?.checkpoint(of: entry.owner)?.run { found = try read(by: run) }
      } else {
        for input in entry.inputs {
          for (name, versions) in try roots(of: input) { found[name, default: []].formUnion(versions) }
        }
      }
    }
    if let version = try stores[dataset]?.current() { found[dataset] = [version.number] }
    roots[dataset] = found
    return found
  }

  /// The versions that a run read, and those on which they were based at the time.
  private mutating func read(by run: Int64) throws -> [String: Set<Int>] {
    var found: [String: Set<Int>] = [:]
    for input in try record(run)?.inputs.inputs ?? [] {
      found[input.dataset, default: []].insert(input.version)
      guard derivations[input.dataset] != nil else { continue }
      let isCurrent = try stores[input.dataset]?.current()?.number == input.version
      let version = try stores[input.dataset]?.version(input.version)
      let deeper =
        isCurrent ? try roots(of: input.dataset) : try version.map { try read(by: $0.run) } ?? [:]
      for (name, versions) in deeper { found[name, default: []].formUnion(versions) }
    }
    return found
  }
}
