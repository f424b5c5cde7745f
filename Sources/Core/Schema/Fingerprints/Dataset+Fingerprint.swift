public import Platform

extension Dataset {
  /// The rules for the rows: with other rules the same documents may produce other rows.
  ///
  /// Titles, descriptions, units, meanings of codes, privacy classes, limits and everything about publication do not
  /// count: they change no row. The caller adds what the rules read from elsewhere (the list of areas, other datasets,
  /// the secret of hashes).
  public func writeShape(to writer: inout FingerprintWriter) {
    writer.add("columns", columns)
    writer.add("key", key)
    writer.add("disclosure", optional: disclosure)
    writer.add("checks", checks)
  }

  /// What can hold a run: the limits, and the columns with detectors.
  public func writeGuards(to writer: inout FingerprintWriter) {
    writer.add("deleted share", limits.deletedShareMax)
    writer.add("deleted rows", limits.deletedRowsFree)
    writer.add("quarantined share", limits.quarantinedShareMax)
    // Only where it is declared, so that earlier results keep their fingerprints.
    if limits.allowsRescaling { writer.add("rescaled", true) }
    writer.add("logins", optional: privacy.logins)
    writer.add("guarded", columns.map { GuardedColumn(column: $0, detectors: detectors(of: $0)) })
  }

  /// Whether rows depend on the list of areas: it restricts a column's codes, or defines sums.
  public var asksAreas: Bool {
    columns.contains { $0.type == .area } || disclosure?.asksAreas == true
  }
}

/// The detectors that apply to a column before it is published.
private struct GuardedColumn: Fingerprinted {
  let column: Column
  let detectors: [Detector]

  /// Later detectors count only where they are lifted, so that results of earlier releases keep their fingerprints: rows
  /// are inspected on arrival and stored values before publication, whatever these say.
  private var lifted: [String] {
    column.guarding.exemptions.map(\.detector).filter { !Detector.inFingerprints.contains($0) }.map {
      "-\($0.rawValue)"
    }
  }

  func write(to writer: inout FingerprintWriter) {
    writer.add("name", column.name)
    writer.add("privacy", column.privacy.rawValue)
    writer.add("detectors", detectors.filter(Detector.inFingerprints.contains).map(\.rawValue) + lifted)
  }
}

extension Column: Fingerprinted {
  /// Its name, type and treatment.
  public func write(to writer: inout FingerprintWriter) {
    writer.add("name", name)
    writer.add("type", type.rawValue)
    writer.add("required", isRequired)
    writer.add("treatment", optional: guarding.treatment)
  }
}

extension Treatment: Fingerprinted {
  /// The kind of treatment, with its number if it has one.
  public func write(to writer: inout FingerprintWriter) {
    switch self {
    case .mask: writer.add("kind", "mask")
    case .hash: writer.add("kind", "hash")
    case .drop: writer.add("kind", "drop")
    case .prefix(let count):
      writer.add("kind", "prefix")
      writer.add("characters", count)
    case .step(let step):
      writer.add("kind", "step")
      writer.add("step", step)
    case .month: writer.add("kind", "month")
    case .year: writer.add("kind", "year")
    case .gmina: writer.add("kind", "gmina")
    }
  }
}
