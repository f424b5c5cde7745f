internal import Platform
internal import Schema

/// `manifest.json`: the version, its predecessor and its sources, and every file with its size and digest.
///
/// A digest that covers more than what is public is not published: the rest could be guessed from it. The manifest of a
/// dataset with unpublished columns or hidden figures therefore lacks the version's hash, and every manifest names its
/// documents, or a long list of them, by keyed digests.
struct Manifest {
  static let fileName = "manifest.json"

  let dataset: Dataset
  let facts: VersionFacts
  let counts: ChangeCounts
  let lineage: Lineage
  let files: [PublishedFile]
  let deltas: [PublishedFile]
  /// The first version that `revisions.csv` covers; nil if there is no such file.
  let revisedFrom: Int?

  var json: JSON {
    let hidesNothing = dataset.publicIndices.count == dataset.columns.count && dataset.disclosure == nil
    return .object([
      "dataset": .string(dataset.id),
      "version": .integer(facts.number),
      "previous": facts.previous.map { .integer($0) } ?? .null,
      "identity": facts.identity.isEmpty ? nil : .string(facts.identity),
      "committed": .string(facts.committedAt.description),
      "rows": .integer(facts.rows),
      "changes": .object([
        "inserted": .integer(counts.inserted), "updated": .integer(counts.updated),
        "deleted": .integer(counts.deleted),
      ]),
      "hash": hidesNothing ? .string("sha256:\(facts.hash)") : nil,
      "schema_hash": .string("sha256:\(TableSchema(dataset).digest)"),
      "licence": .string(dataset.publication.licence),
      "attribution": dataset.publication.attribution.json,
      "files": .array(files.map(\.json)),
      "deltas": .array(deltas.map(\.json)),
      "revisions": revisedFrom.map { .object(["from": .integer($0), "to": .integer(facts.number)]) },
      "rewritten": RewriteNote.json(facts.rewrites),
      "sources": .array(
        lineage.sources.map { source in
          .object([
            "source": .string(source.id),
            "title": source.title.isEmpty ? nil : source.title.json,
            "run": .integer(Int(source.run)),
            "fetched": source.fetchedAt.map { .string($0.description) },
            "values_corrected": source.valuesCorrected > 0 ? .integer(source.valuesCorrected) : nil,
            "documents": names(source.documents),
            "document_list": list(source.documents),
            "inputs": source.inputs.isEmpty
              ? nil
              : .array(
                source.inputs.map { .object(["dataset": .string($0.dataset), "version": .integer($0.version)]) }),
          ])
        }),
    ])
  }

  private func names(_ documents: Lineage.Documents) -> JSON? {
    guard case .named(let names) = documents else { return nil }
    return .array(names.map { .string($0) })
  }

  private func list(_ documents: Lineage.Documents) -> JSON? {
    guard case .listed(let name, let count) = documents else { return nil }
    return .object(["name": .string(name), "documents": .integer(count)])
  }
}

/// Changes that are visible to consumers.
struct ChangeCounts: Hashable, Sendable {
  var inserted = 0
  var updated = 0
  var deleted = 0

  var total: Int { inserted + updated + deleted }
}
