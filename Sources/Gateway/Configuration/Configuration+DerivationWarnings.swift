internal import Connectors
internal import Mapping
internal import Platform
internal import Schema
internal import Settings

/// Warnings about the inputs of a SELECT: unpublished columns, protected figures, and decimals that it compares as
/// text.
extension Configuration {
  /// Unpublished columns: values derived from them may become public without a further check.
  func personal(_ found: SelectInputs, _ dataset: Dataset, _ text: MappingText) -> [Diagnostic] {
    guard !dataset.publicIndices.isEmpty else { return [] }
    return found.columns.sorted { $0.key < $1.key }.flatMap { id, names in
      (self.dataset(id)?.columns ?? []).filter { $0.privacy != .public && names.contains($0.name) }.map { column in
        var warning = diagnostic(
          "the SELECT reads \"\(column.name)\" of \(id), which is \(column.privacy.rawValue), and \(dataset.id) has public columns",
          column.name, text, suggestion: "make sure that nobody can be known by what is published")
        warning.severity = .warning
        return warning
      }
    }
  }

  /// Protected figures without their marks: hidden figures are absent, so a sum would silently be too small.
  func unmarked(_ found: SelectInputs, _ text: MappingText) -> [Diagnostic] {
    found.columns.sorted { $0.key < $1.key }.flatMap { id, names -> [Diagnostic] in
      guard let control = self.dataset(id)?.disclosure else { return [] }
      let unmarked = zip(control.values, control.marks).filter { names.contains($0) && !names.contains($1) }
      return unmarked.map { value, mark in
        diagnostic(
          "the SELECT reads \"\(value)\" of \(id), of which figures are hidden, and does not look at \"\(mark)\": sums without "
            + "the hidden figures would be false",
          value, text,
          suggestion: "CASE WHEN count(\(mark)) = 0 THEN sum(\(value)) END, or WHERE \(mark) IS NULL for single rows")
      }
    }
  }

  /// Decimals that a SELECT compares as text.
  func compared(_ found: SelectInputs, _ text: MappingText) -> [Diagnostic] {
    found.textComparisons.map { dataset, column in
      var warning = diagnostic(
        "the SELECT puts \"\(column)\" of \(dataset) in order as a text, in which 9 comes after 10", column, text,
        suggestion:
          "write COLLATE decimal behind it, and a number beside it in quotes: \(column) COLLATE decimal > '10'")
      warning.severity = .warning
      return warning
    }
  }
}
