internal import Privacy
public import Schema

extension CommitReport {
  /// Masks the stored examples.
  public mutating func mask(_ dataset: Dataset) {
    let mask = PrivacyMask(dataset)
    for check in ledger.checks.indices {
      for example in ledger.checks[check].examples.indices {
        let text = ledger.checks[check].examples[example].text
        ledger.checks[check].examples[example].text = mask.shown(text, of: ledger.checks[check].name)
      }
    }
  }
}
