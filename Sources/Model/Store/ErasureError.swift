public import Platform

/// A row that cannot be erased.
public enum ErasureError: Problem, Hashable {
  case noSuchRow(dataset: String)
  case secretGone(path: String)
  /// The secret of the tombstones differs from the one with which they were made.
  case secretForeign(path: String)
  /// Keys are hashed with another secret than those of the erased rows.
  case tokensForeign(dataset: String)
  /// Figures are hidden so that no other can be computed, and a row missing from the history would reveal them.
  case protected(dataset: String)

  public var what: String {
    switch self {
    case .noSuchRow(let dataset): "no version of \(dataset) has a row of this key, and none was erased"
    case .secretGone(let path): "\(path) is missing: without it erased rows cannot be recognised"
    case .secretForeign(let path):
      "\(path) is not the key with which rows were erased: they cannot be recognised"
    case .tokensForeign(let dataset):
      "the keys of \(dataset) are hashed, and its secret has changed: rows that were erased would come back as others"
    case .protected(let dataset):
      "\(dataset) has suppressed figures: without one of its rows earlier versions would "
        + "reveal some of them"
    }
  }

  public var advice: Advice {
    switch self {
    case .noSuchRow(let dataset):
      "\(.showRows(dataset: dataset)) prints the rows; the key must be written as it is stored, a hashed one as the source has it or as its token"
    case .secretGone, .secretForeign:
      "Restore it from a backup of the state folder; until then nothing is committed into the dataset"
    case .tokensForeign:
      "Put the secret back that klamra.yaml named before; for a new one declare a new dataset with another id"
    case .protected:
      "Nothing was changed. Have the source mend the row and run it, or leave the versions out of publication (versions_kept) and publish "
        + "the table as a new dataset"
    }
  }
}
