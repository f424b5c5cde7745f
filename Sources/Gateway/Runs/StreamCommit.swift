internal import Landing
internal import Platform
internal import Schema
internal import State

/// A stream of a run on its way into a dataset: under which names `klamra.sqlite` keeps what becomes of it.
struct StreamCommit: Sendable {
  let run: Int64
  /// The id of the source, or the owner of a derived dataset.
  let owner: String
  let stream: String
  let dataset: Dataset
  let kind: RunKind
  /// Of what is brought, with all that decides what becomes of it (`StageFingerprint.holding`).
  let fingerprint: StageFingerprint
  /// Where the documents of rejected records are; empty where records have no document of their own.
  var documents: [DocumentReference] = []
  /// Where records come from that have none of these documents.
  var origin = ""

  /// - Throws: `HoldOutdatedError` where a release would commit something else than was shown.
  func checkRelease() throws {
    if case .release(let hold) = kind, !fingerprint.accepts(hold.fingerprint) {
      throw HoldOutdatedError(hold: hold)
    }
  }
}

/// What was held would become other rows by now.
struct HoldOutdatedError: Problem, Hashable {
  let hold: Holds.Hold

  var what: String {
    "hold \(hold.id) is out of date: the configuration, or a list that it uses, has changed since run "
      + "\(hold.run) was held; nothing was committed"
  }
  var advice: Advice { "\(hold.renewal) makes the hold anew; then look at it again with \(.showHold(nil))" }
}
