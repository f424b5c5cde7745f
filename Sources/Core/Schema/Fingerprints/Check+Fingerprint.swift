public import Platform

extension Check: Fingerprinted {
  /// Its name, rule and action; its title changes no row.
  public func write(to writer: inout FingerprintWriter) {
    writer.add("name", name)
    writer.add("rule", rule)
    writer.add("action", action.rawValue)
  }
}

extension Check.Rule: Fingerprinted {
  /// The kind of rule and all of its values.
  public func write(to writer: inout FingerprintWriter) {
    switch self {
    case .required(let columns):
      writer.add("kind", "required")
      writer.add("columns", columns)
    case .unique(let columns):
      writer.add("kind", "unique")
      writer.add("columns", columns)
    case .range(let column, let min, let max):
      writer.add("kind", "range")
      writer.add("column", column)
      writer.add("min", optional: min)
      writer.add("max", optional: max)
    case .pattern(let column, let pattern):
      writer.add("kind", "pattern")
      writer.add("column", column)
      writer.add("pattern", pattern)
    case .codes(let column, let codes):
      writer.add("kind", "codes")
      writer.add("column", column)
      writer.add("codes", codes)
    case .sum(let parts, let total, let tolerance):
      writer.add("kind", "sum of columns")
      writer.add("parts", parts)
      writer.add("total", total)
      writer.add("tolerance", tolerance)
    case .totalRow(let column, let by, let total, let tolerance):
      writer.add("kind", "sum of rows")
      writer.add("column", column)
      writer.add("by", by)
      writer.add("total", total)
      writer.add("tolerance", tolerance)
    case .reference(let column, let dataset, let to):
      writer.add("kind", "reference")
      writer.add("column", column)
      writer.add("dataset", dataset)
      writer.add("to", optional: to)
    case .change(let column, let shareMax, let ignored):
      writer.add("kind", "change")
      writer.add("column", column)
      writer.add("share", shareMax)
      writer.add("ignored", ignored)
    case .unchanged(let columns):
      writer.add("kind", "unchanged")
      writer.add("columns", columns)
    }
  }
}

extension Check.Condition: Fingerprinted {
  /// The column and the value.
  public func write(to writer: inout FingerprintWriter) {
    writer.add("column", column)
    writer.add("value", value)
  }
}
