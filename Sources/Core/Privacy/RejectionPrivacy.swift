public import Schema

/// Keeps personal data out of the quarantine: a rejection may quote a value that must not be stored.
public struct RejectionPrivacy {
  private let dataset: Dataset
  private let scanner: PersonalData

  public init(_ dataset: Dataset) {
    self.dataset = dataset
    scanner = PersonalData(logins: dataset.privacy.logins)
  }

  /// The rejection in a form that may be stored.
  ///
  /// If columns are treated, a value that was rejected before its treatment is not stored at all: a reader names fields
  /// of the source, and their target column is unknown. What looks like personal data is masked unless the operator
  /// exempted the column.
  public func kept(_ rejection: Rejection) -> Rejection {
    var kept = rejection
    let column = dataset.columns.first { $0.name == rejection.field }
    let isOfMapping = [.check, .duplicateKey, .foreignKey].contains(rejection.rule)
    if dataset.isTreated, !isOfMapping {
      kept.value = ""
      kept.reason = Self.withoutQuotes(rejection.reason)
    }
    var wanted = DetectorSet.all
    for exemption in column?.guarding.exemptions ?? [] { wanted.remove(DetectorSet([exemption.detector])) }
    kept.value = scanner.masked(kept.value, wanted)
    kept.reason = scanner.masked(kept.reason, wanted)
    return kept
  }

  /// The name of a file or an address, which may hold a person's name; masked.
  public func origin(_ text: String) -> String { scanner.masked(text) }

  /// A sentence without its quotations.
  static func withoutQuotes(_ text: String) -> String {
    var result = ""
    var isQuoted = false
    for character in text {
      if character == "\"" {
        if !isQuoted { result += "\"…\"" }
        isQuoted.toggle()
      } else if !isQuoted {
        result.append(character)
      }
    }
    return result
  }

  /// A problem or a line of the log: what looks like personal data is masked.
  public static func shown(_ text: String) -> String {
    PersonalData().masked(text)
  }
}
