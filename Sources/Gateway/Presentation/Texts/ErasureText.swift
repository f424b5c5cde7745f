public import Operations
public import Platform
public import Schema
public import Store

/// Erasures as text and JSON, without keys.
public struct ErasureText {
  /// The dataset of the row.
  public let dataset: Dataset

  public init(dataset: Dataset) { self.dataset = dataset }

  /// `szkoly: a record was erased on 2026-11-22 10:00:00; versions 1 to 3 were rewritten (anna: on request)`
  public func sentence(_ erasure: Erasure) -> String {
    let state = erasure.isFinished ? "" : "; not finished yet: klamra publish \(dataset.id) goes on"
    return "\(dataset.id): a record was erased on \(Formatting.moment(erasure.at)); \(Self.versions(erasure.versions)) "
      + "rewritten (\(erasure.who): \(erasure.reason))\(state)"
  }

  static func versions(_ versions: [Int]) -> String {
    guard let first = versions.first, let last = versions.last else { return "no version was" }
    return first == last ? "version \(first) was" : "\(versions.count) versions from \(first) to \(last) were"
  }

  /// The effects of an erasure, for the operator who decides.
  public func lines(_ plan: ErasurePlan, rejected: Int) -> [String] {
    [
      "\(dataset.id): the row \(plan.isCurrent ? "is in the newest version" : "is in older versions only")",
      "  versions that hold it: \(plan.holding.isEmpty ? "none" : plan.holding.map(String.init).joined(separator: ", "))",
      "  changes in the log: \(plan.changes)",
      "  rejected records of it: \(rejected)",
      "  reasons of revisions that quote it: \(plan.reasons)",
      "  versions whose files would be rewritten: "
        + "\(plan.versions.isEmpty ? "none" : plan.versions.map(String.init).joined(separator: ", "))",
    ]
  }

  /// The effects of an erasure, as JSON.
  public func json(_ plan: ErasurePlan, rejected: Int, documents: Int, _ derived: DerivedErasure) -> JSON {
    [
      "dataset": .string(dataset.id), "erased": false, "current": .boolean(plan.isCurrent),
      "holding": .array(plan.holding.map { .integer($0) }), "changes": .integer(plan.changes),
      "rejected": .integer(rejected), "documents": .integer(documents), "reasons": .integer(plan.reasons),
      "versions": .array(plan.versions.map { .integer($0) }), "derived": derived.json,
    ]
  }

  /// An erasure as JSON.
  ///
  /// - Parameter documents: how many landed documents held the row; nil if none was looked for.
  public func json(_ erasure: Erasure, isNew: Bool, documents: Int? = nil) -> JSON {
    .object([
      "dataset": .string(dataset.id), "erased": .boolean(true), "now": .boolean(isNew),
      "number": .integer(erasure.number),
      "at": .string(erasure.at.description), "by": .string(erasure.who), "reason": .string(erasure.reason),
      "versions": .array(erasure.versions.map { .integer($0) }), "finished": .boolean(erasure.isFinished),
      "documents": documents.map { .integer($0) },
    ])
  }
}
