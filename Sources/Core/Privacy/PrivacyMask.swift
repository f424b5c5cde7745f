public import Schema

/// Masks values that operators are shown and that are stored: examples of changes and of failed checks.
public struct PrivacyMask {
  private let dataset: Dataset
  private let scanner: PersonalData

  public init(_ dataset: Dataset) {
    self.dataset = dataset
    scanner = PersonalData(logins: dataset.privacy.logins)
  }

  /// A value of a column: personal ones are not shown at all, and what looks personal is masked.
  public func shown(_ column: Column, _ value: Value) -> String {
    if column.privacy == .personal { return "…" }
    let text = value.shown(as: column.type)
    switch column.type {
    case .text, .code: break
    case .integer, .decimal:
      let isAllowed = column.guarding.exemptions.contains { $0.detector == .pesel }
      return isAllowed ? text : scanner.masked(text, DetectorSet([.pesel]))
    default: return text
    }
    let wanted = column.privacy == .public ? DetectorSet(dataset.detectors(of: column)) : .all
    return scanner.masked(text, wanted)
  }

  /// A sentence that may quote values of a check's columns.
  public func shown(_ sentence: String, of check: String) -> String {
    let names = dataset.checks.first { $0.name == check }?.columns ?? []
    let columns = dataset.columns.filter { names.contains($0.name) }
    if columns.contains(where: { $0.privacy == .personal }) { return "…" }
    var wanted = DetectorSet.all
    for exemption in columns.flatMap(\.guarding.exemptions) { wanted.remove(DetectorSet([exemption.detector])) }
    // Figures and codes hold no names; a number of nine digits is not a telephone number.
    if !columns.contains(where: { $0.type == .text }) { wanted = wanted.intersection(DetectorSet([.pesel, .iban])) }
    return scanner.masked(sentence, wanted)
  }
}
