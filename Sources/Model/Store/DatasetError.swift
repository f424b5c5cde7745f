public import Platform
public import Schema

/// A dataset that could not be read or committed. The previous version remains.
public enum DatasetError: Problem {
  case shapeChanged(dataset: String, what: String)
  /// The file of a dataset holds another one, as after a mistake in copying.
  case misplaced(dataset: String, path: String, holds: String)
  case noSuchVersion(dataset: String, version: Int, newest: Int?)
  case notAnEarlierVersion(dataset: String, first: Int, last: Int)
  /// The requested moment is before the first version.
  case notYet(dataset: String, moment: Timestamp, first: Timestamp)
  case unbalanced(dataset: String, sentence: String)
  /// Stored values that were never scanned hold possible personal data.
  ///
  /// - Parameter earlier: what only earlier versions hold, not counted; deltas and their files are made from it.
  case personalData(dataset: String, [PrivacyFinding], earlier: [PrivacyFinding] = [])

  public var what: String {
    switch self {
    case .shapeChanged(let dataset, let what):
      "the stored dataset \(dataset) does not fit its declaration: \(what)"
    case .misplaced(let dataset, let path, let holds):
      "\(path) holds the dataset \(holds) and not \(dataset): nothing of it is read, committed or published"
    case .noSuchVersion(let dataset, let version, let newest):
      newest.map { "\(dataset) has no version \(version); the newest is \($0)" } ?? "\(dataset) has no version yet"
    case .notAnEarlierVersion(let dataset, let first, let last):
      "version \(first) of \(dataset) is not before version \(last)"
    case .notYet(let dataset, let moment, let first):
      "\(dataset) had no version yet on \(Zone.warsaw.description(of: moment)); the first was committed on "
        + Zone.warsaw.description(of: first)
    case .personalData(let dataset, let findings, let earlier):
      "\(dataset) holds what looks like personal data: "
        + (findings.map(\.line) + earlier.map { "\($0.column): \($0.detector.noun) in earlier versions only" })
        .joined(separator: "; ")
    case .unbalanced(let dataset, let sentence): "the run for \(dataset) is not complete: \(sentence)"
    }
  }

  public var advice: Advice {
    switch self {
    case .shapeChanged:
      "Columns can be added; to remove, rename or retype one, declare a new dataset with another id and point the source "
        + "to it, or declare it again as it was. What is published stays as it is"
    case .misplaced(let dataset, _, _):
      "Put the file of \(dataset) back: \(.restoreDataset(dataset))"
    case .notAnEarlierVersion(let dataset, let first, let last):
      first == last
        ? "Name two versions, the earlier one first"
        : "The smaller number stands first: \(.compare(dataset: dataset, from: last, to: first))"
    case .noSuchVersion, .notYet: "`\(.history(dataset: nil))` lists what there is"
    case .personalData:
      "Nothing is published; make the column internal again, erase the rows (\(.erase(dataset: nil))), or say in the dataset's "
        + "detectors_off why it may be there"
    case .unbalanced: "Nothing was committed; run the source again, and if it stays so ask its owner"
    }
  }
}
