internal import Platform
internal import Schema

/// The stored content of a dataset's pages besides its versions: JSON texts, which only this module parses.
public struct PageTexts: Hashable, Sendable {
  /// The newest rows, and the time that the version covers.
  public let preview: String
  /// The sources of the rows, and their derivation.
  public let sources: String
  /// The results of the checks: counts only, since examples would reveal unpublished values.
  public let checks: String

  public init(preview: String, sources: String, checks: String) {
    self.preview = preview
    self.sources = sources
    self.checks = checks
  }

  init(preview: PreviewTable, extent: TimeExtent?, lineage: Lineage, checks: [CheckResult]) {
    self.preview =
      JSON.object([
        "columns": .array(preview.columns.map { .string($0) }),
        "rows": .array(preview.rows.map { .array($0.map { .optional($0) }) }),
        "suppressed": preview.suppressed > 0 ? .integer(preview.suppressed) : nil,
        "extent": extent.map { .object(["first": .string($0.first), "last": .string($0.last)]) },
      ]).compact
    sources =
      JSON.array(
        lineage.sources.map { source in
          .object([
            "id": .string(source.id), "pl": .string(source.title.pl), "en": .string(source.title.en),
            "run": .integer(Int(source.run)), "documents": .integer(source.documents.count),
            "fetched": source.fetchedAt.map { .string($0.description) },
            "select": source.select.map { .string($0) },
            "inputs": source.inputs.isEmpty ? nil : .array(source.inputs.map(Self.json)),
          ])
        }
      ).compact
    self.checks =
      JSON.array(
        checks.map {
          [
            "name": .string($0.name), "action": .string($0.action.rawValue), "looked": .integer($0.looked),
            "failed": .integer($0.failed),
          ]
        }
      ).compact
  }

  private static func json(_ input: Lineage.Input) -> JSON {
    .object([
      "dataset": .string(input.dataset), "version": .integer(input.version), "pl": .string(input.title.pl),
      "en": .string(input.title.en), "public": .boolean(input.isPublic),
    ])
  }
}
