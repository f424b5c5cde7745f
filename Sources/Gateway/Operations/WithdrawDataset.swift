internal import Configuration
internal import Followers
internal import OutputState
public import Platform
internal import Publication
public import Runtime
public import Schema
internal import State
internal import Store

/// Withdraws a dataset or a version from publication, and publishes it again.
///
/// The decision is recorded first, then the marker is written, at which the server answers 410; the followers do the rest,
/// and complete it after a crash without another request.
public struct WithdrawDataset: Sendable {
  private let runtime: Runtime
  private let followers: any VersionFollowers
  private let register: WithdrawalRegister

  public init(_ runtime: Runtime, _ followers: any VersionFollowers) {
    self.runtime = runtime
    self.followers = followers
    register = runtime.records.withdrawals
  }

  /// The steps between which a crash may happen.
  public enum Stage: CaseIterable, Sendable {
    case recorded
    case marked
  }

  private var publisher: Publisher { runtime.environment.site.publisher }

  /// The withdrawal in force of exactly this subject; nil if there is none.
  public func current(_ dataset: String, version: Int?) throws -> Withdrawal? {
    try register.inForce(of: dataset).all.first { $0.version == version }
  }

  /// The files that a withdrawal would remove, as paths in the public folder.
  public func files(of withdrawal: Withdrawal) throws -> [String] { try publisher.exposed(by: withdrawal) }

  /// The public datasets that are derived from this one, directly or not: their figures stay public.
  public func derived(from dataset: String) throws -> [String] {
    let withdrawn = try register.inForce()
    var reached = [dataset]
    for entry in runtime.environment.derivations.order where entry.inputs.contains(where: reached.contains) {
      reached.append(entry.dataset.id)
    }
    return reached.dropFirst().filter { id in
      runtime.environment.configuration.dataset(id)?.publicIndices.isEmpty == false && withdrawn.whole(id) == nil
    }
  }

  /// Checks that there is such a dataset, and such a version of it.
  ///
  /// - Throws: `UnknownNameError`, or `UsageError` for a version.
  public func check(_ dataset: String, version: Int?) throws {
    let configuration = runtime.environment.configuration
    let published = try Set(publisher.versions(of: dataset).map(\.version))
    let isKnown =
      try configuration.dataset(dataset) != nil || !published.isEmpty
      || publisher.datasetsWithFolders().contains(dataset)
    guard isKnown else { throw UnknownNameError("dataset", dataset, configuration.datasets.map(\.id)) }
    guard let version else { return }
    guard let store = runtime.environment.stores[dataset] else {
      throw UsageError(
        "no configuration declares \(dataset), so only the whole dataset can be withdrawn",
        advice: "Leave the version out, or declare the dataset again")
    }
    guard try published.contains(version) || store.versions().contains(where: { $0.number == version }) else {
      throw UsageError("\(dataset) has no version \(version)", advice: "\(.history(dataset: dataset)) lists them")
    }
  }

  /// Withdraws; repeated calls complete what is unfinished, and replace the reason.
  ///
  /// - Parameter reached: called after each step; tests throw from it to simulate a crash.
  public func withdraw(_ withdrawal: Withdrawal, reached: (Stage) throws -> Void = { _ in }) throws {
    try register.withdraw(withdrawal)
    try reached(.recorded)
    // Without the lock of publications, which a large one may hold for minutes.
    try publisher.mark(try current(withdrawal.dataset, version: withdrawal.version) ?? withdrawal)
    try reached(.marked)
    try followers.catchUp([withdrawal.dataset]) { _, _, _ in }.check()
  }

  /// Publishes again what was withdrawn.
  ///
  /// - Returns: false if it was not withdrawn.
  /// - Throws: `UsageError` if no configuration declares the dataset.
  public func republish(
    _ dataset: String, version: Int?, now: Timestamp = .now, reached: (Stage) throws -> Void = { _ in }
  ) throws -> Bool {
    let entry = try register.entries(of: dataset).first { $0.withdrawal.version == version }
    guard let entry else { return false }
    guard runtime.environment.stores[dataset] != nil else {
      throw UsageError(
        "no configuration declares \(dataset), so it cannot be published",
        advice: "Declare it again in datasets/\(dataset).yaml")
    }
    try register.giveBack(entry.withdrawal, at: now)
    try reached(.recorded)
    try followers.catchUp([dataset]) { _, _, _ in }.check()
    return true
  }
}
