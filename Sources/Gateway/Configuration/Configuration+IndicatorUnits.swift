internal import Connectors
internal import Formats
internal import Platform
public import Schema
internal import Settings

/// Warnings about indicators whose unit is not that of the values that they are made of.
extension Configuration {
  /// Warns where a register of indicators gives an indicator another unit than a source gives the variable behind it.
  ///
  /// The register is two tables of one source: indicators with a code and a unit, and the dataset and variable of each
  /// indicator. The variable's unit is the one that the source of that dataset declares for it.
  public func otherIndicatorUnits() -> [Diagnostic] {
    var found: [Diagnostic] = []
    // Without a declared unit there is nothing to compare, and no table is read.
    guard sources.contains(where: { $0.declared.contains { $0.facts[Describe.Fact.unit] != nil } }) else { return [] }
    for source in sources {
      let origins = table(["indicator", "dataset", "variable"], of: source)
      if origins.isEmpty { continue }
      let units = table(["code", "unit"], of: source)
      let unitOf = Dictionary(units.map { ($0[0], $0[1]) }) { first, _ in first }
      for origin in origins {
        guard let unit = unitOf[origin[0]] else { continue }
        found += sources.filter { $0.streams.contains { $0.dataset == origin[1] } }.flatMap { other in
          other.declared.filter { $0.asked.value == origin[2] }.compactMap { value in
            warning(value, indicator: origin[0], unit)
          }
        }
      }
    }
    return found
  }

  private func warning(_ value: DeclaredValue, indicator: String, _ unit: String) -> Diagnostic? {
    guard let declared = value.facts[Describe.Fact.unit],
      !FactText.areSame(declared, unit, fact: Describe.Fact.unit)
    else { return nil }
    let report = Report()
    // The message shows the line.
    _ = SettingsFile.read(value.mark.location.file, into: report)
    report.warning(
      "\(value.asked.value) is in \"\(declared)\", and the register of indicators has \(indicator), which is made of "
        + "it, in \"\(unit)\"",
      at: value.mark, suggestion: "correct one of the two; \(.preview) shows the unit that the service names")
    return report.diagnostics.first
  }

  /// The most records that are read of a table.
  private static var recordsMax: Int { 100_000 }

  /// The records of a source's tables in drop folders that have all of these fields, each with their values in this
  /// order; those with an absent value and files that cannot be read are left out.
  private func table(_ names: [String], of source: SourceSettings) -> [[String]] {
    source.streams.flatMap { target -> [[String]] in
      let fields = names.compactMap { name in target.stream.fields.first { $0.name == name } }
      guard fields.count == names.count, case .drop(let drop) = target.stream.origin else { return [] }
      var records: [[String]] = []
      for path in drop.rules(for: source.parameters).filesNow() {
        let document = ReadableDocument { try FileSource(path: path) }
        guard let reader = try? target.stream.format.reader(of: document, fields: fields) else { continue }
        while records.count < Self.recordsMax, let outcome = try? reader.advance() {
          if case .end = outcome { break }
          guard case .record = outcome else { continue }
          let cells = reader.cells.map(\.value)
          if !cells.contains(.null) { records.append(cells.map(\.description)) }
        }
      }
      return records
    }
  }
}
