internal import Platform
internal import Schema
internal import Writers

/// `datapackage.json`: the description of a version's files by Data Package 2.0 (https://datapackage.org/standard/).
///
/// Its content does not depend on the time or place of writing. `titles`, `descriptions`, `unit`, `codeLists`,
/// `codeList`, `publicationDecision` and `treatment` are Klamra's own properties, which the standard allows.
struct DataPackage {
  static let fileName = "datapackage.json"

  let dataset: Dataset
  let version: Int
  let site: SiteFacts
  let files: [PublishedFile]
  /// The available writers.
  var writers = FileWriters.all

  var json: JSON {
    let licence = Licence(spdx: dataset.publication.licence)
    return .object([
      "$schema": .string("https://datapackage.org/profiles/2.0/datapackage.json"),
      "name": .string(dataset.id),
      "id": .string("\(site.baseURL)/datasets/\(dataset.id)"),
      "title": .string(dataset.title.pl),
      "titles": dataset.title.json,
      "description": dataset.description.isEmpty ? nil : .string(dataset.description.pl),
      "descriptions": dataset.description.isEmpty ? nil : dataset.description.json,
      "homepage": .string("\(site.baseURL)/datasets/\(dataset.id)/"),
      "version": .string(String(version)),
      "licenses": .array([
        .object(["name": .string(licence.id), "path": .string(licence.url), "title": .string(licence.title.en)])
      ]),
      "attribution": dataset.publication.attribution.isEmpty ? nil : dataset.publication.attribution.json,
      "contributors": .array([
        .object(["title": .string(site.publisher.pl), "roles": .array([.string("publisher")])])
      ]),
      "publicationDecision": dataset.privacy.decision?.json,
      "keywords": dataset.publication.keywords.isEmpty
        ? nil : .array(dataset.publication.keywords.map { .string($0) }),
      "codeLists": CodeLists.json(dataset.publicIndices.map { dataset.columns[$0] }),
      "resources": .array(files.compactMap(resource)),
    ])
  }

  /// A data file as its writer describes it; nil for any other file.
  private func resource(_ file: PublishedFile) -> JSON? {
    if file.isRevisions { return RevisionFile.resource(dataset, file) }
    guard let (writer, kind) = writers.find(file.path, of: dataset.id) else { return nil }
    let form = writer.form(of: dataset.publicIndices.map { dataset.columns[$0] })
    return .object([
      "name": .string("\(dataset.id)-\(kind.name.map { $0 == "." ? "-" : String($0) }.joined())"),
      "type": .string("table"),
      "path": .string(file.path),
      "format": .string(writer.format),
      "mediatype": .string(writer.contentType),
      "compression": kind.packing == .gzip ? .string("gz") : nil,
      "encoding": .string("utf-8"),
      "bytes": .integer(file.bytes),
      "hash": .string("sha256:\(file.digest)"),
      "dialect": form.dialect,
      "schema": TableSchema(dataset).json(form),
    ])
  }
}

extension DataPackage {
  /// A dataset with the Polish titles of its columns that a version was published with; as it is, where they cannot be
  /// read.
  ///
  /// - Parameter folder: that of the version.
  static func titled(_ dataset: Dataset, in folder: String) -> Dataset {
    guard let node = try? JSONNode(parsing: Files.read("\(folder)/\(fileName)"), limits: limits),
      let resources = try? node.optional("resources")?.elements()
    else { return dataset }
    var (found, names) = (dataset, Set(dataset.columns.map(\.name)))
    for resource in resources {
      for field in (try? resource.optional("schema")?.optional("fields")?.elements()) ?? [] {
        guard let name = try? field.optional("name")?.text(), names.remove(name) != nil,
          let index = found.columns.firstIndex(where: { $0.name == name })
        else { continue }
        found.columns[index].title.pl = (try? field.optional("title")?.text()) ?? ""
      }
    }
    return found
  }

  /// The names of the fields of a version's tables; empty where they cannot be read. A table for people has titles in
  /// their place.
  ///
  /// - Parameter folder: that of the version.
  static func fieldNames(in folder: String) -> Set<String> {
    guard let node = try? JSONNode(parsing: Files.read("\(folder)/\(fileName)"), limits: limits),
      let resources = try? node.optional("resources")?.elements()
    else { return [] }
    let fields = resources.flatMap { (try? $0.optional("schema")?.optional("fields")?.elements()) ?? [] }
    return Set(fields.compactMap { try? $0.optional("name")?.text() })
  }

  private static let limits = JSONLimits(bytesMax: 16 << 20, depthMax: 32)
}
