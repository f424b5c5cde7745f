public import Operations
internal import Platform

/// The landed documents that hold an erased row, as text.
public struct ErasedDocumentsText {
  /// How many hold it.
  let holding: Int
  /// How many were read.
  let read: Int

  public init(holding: Int, read: Int) {
    self.holding = holding
    self.read = read
  }

  /// - Parameter report: what was done about them; nil if nothing was.
  public func lines(_ report: RemoveErasedDocuments.Report?) -> [String] {
    var lines = ["  landed documents that hold it: \(holding) of \(read)"]
    guard let report else { return lines }
    if report.removed > 0 {
      lines.append(
        "  removed: \(Formatting.count(report.removed, "document")); runs that had them cannot be replayed any more, and "
          + "rejected records in them are shown without their values")
    }
    if report.waiting > 0 {
      lines.append(
        "  kept until the runs that need them are decided or have ended: "
          + "\(Formatting.count(report.waiting, "document")); klamra prune removes them then")
    }
    return lines
  }
}
