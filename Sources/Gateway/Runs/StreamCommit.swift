internal import Landing
internal import Platform
internal import Schema
internal import State

/// A stream of a run before its commit, with the names under which `klamra.sqlite` records the outcome.
struct StreamCommit: Sendable {
  let run: Int64
  /// The id of the source, or the owner of a derived dataset.
  let owner: Owner
  let stream: String
  let dataset: Dataset
  let kind: RunKind
  /// The fingerprint of the result and of everything that decides about it (`StageFingerprint.holding`).
  let fingerprint: StageFingerprint
  /// The documents of rejected records; empty if records have no document.
  var documents: [DocumentReference] = []
  /// The origin of records without one of these documents.
  var origin = ""

  /// - Throws: `HoldOutdatedError` if a release would commit something else than was shown.
  func checkRelease() throws {
    if case .release(let hold) = kind, !fingerprint.accepts(hold.fingerprint) {
      throw HoldOutdatedError(hold: hold)
    }
  }
}

/// The held result would be different now.
struct HoldOutdatedError: Problem, Hashable {
  let hold: Holds.Hold

  var what: String {
    "hold \(hold.id) is out of date: the configuration, or a list that it uses, has changed since run "
      + "\(hold.run) was held; nothing was committed"
  }
  var advice: Advice { "\(hold.renewal) makes the hold anew; then look at it again with \(.showHold(nil))" }
}
