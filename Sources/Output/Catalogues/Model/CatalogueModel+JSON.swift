public import Platform
internal import Publication
internal import Schema

extension CatalogueModel {
  /// The whole model. Absent members are omitted; texts in two languages are `{"pl": …, "en": …}`.
  public var json: JSON {
    .object([
      "title": site.title.json,
      "publisher": site.publisher.json,
      "contact": site.contact.map { .object(["name": $0.name.json, "email": .string($0.email)]) },
      "address": .string("\(site.baseURL)/"),
      "modified": modified.map { .string($0) },
      "datasets": .array(datasets.map(\.json)),
    ])
  }

  /// What programs are told in the place of a withdrawn dataset; nil if it is not withdrawn.
  public func tombstone(of dataset: String) -> JSON? { tombstones[dataset]?.json }
}

extension CatalogueDataset {
  /// One dataset of the model.
  public var json: JSON {
    .object([
      "id": .string(id),
      "title": title.json,
      "description": description.isEmpty ? nil : description.json,
      "address": .string(page),
      "licence": licence.map { .object(["id": .string($0.id), "title": $0.title.json, "address": .string($0.url)]) },
      "attribution": attribution.isEmpty ? nil : attribution.json,
      "keywords": keywords.isEmpty ? nil : .array(keywords.map { .string($0) }),
      "themes": themes.isEmpty ? nil : .array(themes.map { .string($0.rawValue) }),
      "place": place?.json,
      "time": extent.map { .object(["first": .string($0.first), "last": .string($0.last)]) },
      "issued": .string(issuedAt.description),
      "modified": .string(modifiedAt.description),
      "expected": dueAt.map { .string($0.description) },
      "version": .integer(version),
      "version_count": .integer(versionCount),
      "rows": .integer(rows),
      "columns": columns.isEmpty ? nil : .array(columns.map(Self.json)),
      "sources": .array(sources.map(Self.json)),
      "files": .array(distributions.map(\.json)),
      "versions": .array(versions.map(Self.json)),
    ])
  }

  private static func json(_ column: Column) -> JSON {
    .object([
      "name": .string(column.name),
      "type": .string(column.type.rawValue),
      "title": column.title.isEmpty ? nil : column.title.json,
      "description": column.description.isEmpty ? nil : column.description.json,
      "unit": column.unit.map { .string($0) },
    ])
  }

  private static func json(_ source: SourceRecord) -> JSON {
    .object([
      "id": .string(source.id),
      "title": source.title.isEmpty ? nil : source.title.json,
      "fetched": source.fetched.map { .string($0.description) },
    ])
  }

  private static func json(_ version: VersionSummary) -> JSON {
    .object([
      "version": .integer(version.number),
      "committed": .string(version.committedAt.description),
      "rows": .integer(version.rows),
      "downloadable": .boolean(version.isDownloadable),
    ])
  }
}

extension Distribution {
  /// One file of the model.
  public var json: JSON {
    .object([
      "format": .string(name),
      "title": title.json,
      "address": .string(address),
      "latest": .string(latestAddress),
      "content_type": .string(contentType),
      "media_type": .string(mediaType),
      "bytes": .integer(bytes),
      "sha256": .string(digest.hex),
      "rows": .integer(rows),
    ])
  }
}
