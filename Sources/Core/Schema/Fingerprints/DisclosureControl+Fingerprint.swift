public import Platform

extension DisclosureControl: Fingerprinted {
  /// Everything but the reasons for lifts, which do not affect what is hidden.
  public func write(to writer: inout FingerprintWriter) {
    writer.add("values", values)
    writer.add("marks", marks)
    writer.add("status", optional: status)
    writer.add("frequency", optional: frequency)
    writer.add("entities", optional: entities)
    writer.add("dominance", optional: dominance)
    writer.add("margin", margin)
    writer.add("totals", totals)
    writer.add("lifts", lifts)
  }
}

extension DisclosureControl.Threshold: Fingerprinted {
  /// The column that counts, and the smallest count without risk.
  public func write(to writer: inout FingerprintWriter) {
    writer.add("column", optional: column)
    writer.add("minimum", minimum)
  }
}

extension DisclosureControl.Dominance: Fingerprinted {
  /// The column of the largest contribution, and the share.
  public func write(to writer: inout FingerprintWriter) {
    writer.add("column", column)
    writer.add("share", share)
  }
}

extension DisclosureControl.Total: Fingerprinted {
  /// The kind of sum and all of its values.
  public func write(to writer: inout FingerprintWriter) {
    switch self {
    case .tree(let column, let tree):
      writer.add("kind", "tree")
      writer.add("column", column)
      writer.add("parents", tree.rawValue)
    case .rows(let column, let total, let parts):
      writer.add("kind", "rows")
      writer.add("column", column)
      writer.add("total", total)
      writer.add("parts", parts)
    case .columns(let total, let parts):
      writer.add("kind", "columns")
      writer.add("total", total)
      writer.add("parts", parts)
    case .groups(let columns, let total):
      writer.add("kind", "groups")
      writer.add("by", columns)
      writer.add("total", total)
    }
  }
}

extension DisclosureControl.Lift: Fingerprinted {
  /// The rows; the reason changes none.
  public func write(to writer: inout FingerprintWriter) { writer.add("rows", rows) }
}
