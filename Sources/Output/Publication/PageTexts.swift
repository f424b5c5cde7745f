internal import Platform
internal import Schema

/// What the pages of a dataset say besides its versions, as it is kept: texts of JSON, which only this module reads.
public struct PageTexts: Hashable, Sendable {
  /// The newest rows, and what time the version covers.
  public let preview: String
  /// Where the rows came from, and how they were calculated.
  public let sources: String
  /// How the checks fared: counts only, since examples would show values that are not public.
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
