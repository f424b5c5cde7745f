internal import Schema
internal import State

/// Where `klamra.sqlite` quotes a row: rejected records, what held runs would change, examples of broken checks.
struct ErasedTexts {
  let dataset: Dataset
  let key: [Value]

  /// What stands in place of what a held run would change: sums over few values tell them as well as examples do.
  static let leftOut = "(what it would change is shown no more: a record was erased)"

  /// Takes them all away; done twice it changes nothing.
  func remove(_ rejected: Set<RejectedPlace>, from records: Records) throws {
    try records.transaction { connection in
      // All that was rejected of the same record goes with it.
      try Quarantine.remove(rejected, dataset: dataset.id, on: connection)
      try Holds.conceal(dataset: dataset.id, as: Self.leftOut, on: connection)
      try RunStreams.removeExamples(dataset: dataset.id, on: connection)
    }
  }
}
