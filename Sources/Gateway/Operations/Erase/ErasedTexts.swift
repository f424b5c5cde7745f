internal import Schema
internal import State

/// The places where `klamra.sqlite` quotes a row: rejected records, summaries of held runs, examples of failed checks.
struct ErasedTexts {
  let dataset: Dataset
  let key: [Value]

  /// The replacement for the summary of a held run: sums over few values reveal them as examples do.
  static let leftOut = "(what it would change is shown no more: a record was erased)"

  /// Removes all of them; idempotent.
  func remove(_ rejected: Set<RejectedPlace>, from records: Records) throws {
    try records.transaction { connection in
      // All rejections of the same record are removed with it.
      try Quarantine.remove(rejected, dataset: dataset.id, on: connection)
      try Holds.conceal(dataset: dataset.id, as: Self.leftOut, on: connection)
      try RunStreams.removeExamples(dataset: dataset.id, on: connection)
    }
  }
}
