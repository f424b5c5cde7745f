public import Configuration
internal import Landing
public import Platform
internal import Runtime
internal import Schema
public import State
internal import Store

/// A derived dataset that is not up to date with its inputs.
public struct DerivationNote: Hashable, Sendable {
  /// The id of the dataset.
  public let dataset: String
  /// `waits`, `held`, `rejected`, `due`, or `beside` a waiting run of a source.
  public let state: String
  /// The continuation of "is derived and".
  public let why: Advice

  /// All notes; a SELECT that cannot be prepared is reported by the configuration, an unreadable file by its dataset.
  public static func all(_ configuration: Configuration, _ records: Records?, _ paths: StatePaths) -> [DerivationNote] {
    guard let derivations = try? configuration.derivations(), !derivations.order.isEmpty else { return [] }
    let stores = Dictionary(
      uniqueKeysWithValues: configuration.datasets.map {
        ($0.id, paths.stores.store($0))
      })
    let archive = try? Archive(folder: paths.landing)
    var states = DerivationStates(
      derivations, stores, records?.holds, try? configuration.areas(),
      record: { run in
        guard let records, let archive else { return nil }
        return try DerivationRecord(try records.runs.documents(of: run), in: archive)
      })
    return derivations.order.compactMap { entry in
      guard let state = try? states.state(of: entry) else { return nil }
      if case .current = state { return besides(entry, (try? records?.holds.waiting()) ?? []) }
      let problem = try? records?.runs.list(source: entry.owner, limit: 1).first?.problem
      return note(entry.dataset.id, state, problem ?? "")
    }
  }

  /// The note about an up-to-date dataset for which a newer run waits.
  private static func besides(_ entry: Derivations.Entry, _ waiting: [Holds.Hold]) -> DerivationNote? {
    guard let hold = waiting.first(where: { entry.inputs.contains($0.dataset) }) else { return nil }
    return DerivationNote(
      dataset: entry.dataset.id, state: "beside",
      why: "made of the current version of \(hold.dataset), while a run of \(hold.source) waits: "
        + "\(.showHold(hold.id))")
  }

  private static func note(_ dataset: String, _ state: DerivationState, _ problem: String) -> DerivationNote? {
    switch state {
    case .current: nil
    case .waits(let inputs):
      DerivationNote(dataset: dataset, state: "waits", why: "waits for \(inputs.joined(separator: ", "))")
    case .apart(let apart):
      DerivationNote(
        dataset: dataset, state: "waits",
        why: "waits: since hold \(apart.hold) was rejected, \(apart.input) follows from an earlier version of "
          + "\(apart.dataset) than its other inputs")
    case .held(let hold):
      DerivationNote(dataset: dataset, state: "held", why: "waits for an operator: \(.showHold(hold.id))")
    case .rejected(let hold):
      DerivationNote(
        dataset: dataset, state: "rejected",
        why: "unchanged: the result from its inputs was rejected as hold \(hold.id)")
    case .due:
      DerivationNote(
        dataset: dataset, state: "due",
        why: problem.isEmpty
          ? "not up to date: \(.derive(dataset: nil))" : "not up to date; the last time it failed: \(problem)")
    }
  }
}
