internal import Platform
internal import Schema
internal import Writers

/// `revisions.csv` of a version: the revised values, one a line.
///
/// It is derived from the log of changes and the reasons given before the version's commit, so it is reproducible byte
/// for byte. A dataset without a public key has none, since its values cannot be identified.
struct RevisionFile {
  static let fileName = kind.fileName(of: "revisions")
  private static let kind = CSVTable.plain

  /// A column of the file.
  struct Field: Hashable {
    var name: String
    var type: String
    var title: Bilingual
  }

  let dataset: Dataset
  let history: RevisionHistory

  /// Writes the file, synced.
  func write(to folder: String) throws -> PublishedFile {
    let (count, written, _) = try scan("\(folder)/\(Self.fileName)", .write, .telling)
    return PublishedFile(
      path: Self.fileName, mediaType: Self.kind.mediaType, bytes: written[0].bytes, digest: written[0].digest,
      rows: count)
  }

  /// Renders the revisions again and compares them with the published file; returns the number of compared bytes.
  ///
  /// A published file never changes, so one of an earlier release may have its percentages.
  ///
  /// - Throws: `WritingError` if the content of the file differs.
  func compare(with path: String) throws -> Int {
    do {
      return try scan(path, .compare, .telling).bytesCompared
    } catch let error as WritingError {
      do {
        return try scan(path, .compare, .twoPlaces).bytesCompared
      } catch is WritingError {
        throw error
      }
    }
  }

  /// Renders every revision, and counts them.
  private func scan(
    _ path: String, _ use: FileTarget.Use, _ rule: Revision.PercentRule
  ) throws -> (count: Int, written: [WrittenFile], bytesCompared: Int) {
    let table = try CSVTable([FileTarget(path, Self.kind.packing)], use)
    do {
      let count = try render(to: table, rule)
      return (count, try table.finish(), table.bytesCompared)
    } catch {
      table.abandon()
      throw error
    }
  }

  private func render(to table: CSVTable, _ rule: Revision.PercentRule) throws -> Int {
    try table.line(Self.fields(of: dataset).map(\.name))
    let source = try history.open()
    var count = 0
    while let revision = try source.next() {
      let column = dataset.columns[revision.column]
      guard column.privacy == .public else {
        throw PublicationError("the column \(column.name) of \(dataset.id) is not public and was about to be published")
      }
      try table.line(fields(revision, column, rule))
      count += 1
    }
    return count
  }

  private func fields(_ revision: Revision, _ column: Column, _ rule: Revision.PercentRule) -> [String?] {
    let origin = history.origins[revision.version]
    let difference = revision.difference(column.type, rule)
    func text(_ value: Value, _ column: Column?) -> String? {
      guard value != .null else { return nil }
      if column?.type == .boolean { return value == .integer(0) ? "false" : "true" }
      return value.description
    }
    let key = zip(dataset.keyIndices, revision.key).map { text($1, dataset.columns[$0]) }
    return ["\(revision.version)"] + key + [
      column.name, text(revision.before, column), text(revision.after, column), difference?.amount.description,
      difference?.percent?.description, revision.kind.rawValue, text(revision.statusBefore, nil),
      text(revision.statusAfter, nil), origin?.learnedAt.description, origin.map { "\($0.run)" }, origin?.reason,
    ]
  }

  /// The columns of the file: the key columns and its own.
  ///
  /// If the dataset has a key column with the name of one of the file's own columns, all of these get the prefix
  /// `revision_`.
  static func fields(of dataset: Dataset) -> [Field] {
    let key = dataset.keyIndices.map { index in
      let column = dataset.columns[index]
      return Field(name: column.name, type: TableSchema.type(column.type), title: column.title)
    }
    let isTaken = own.contains { dataset.key.contains($0.name) }
    let fields = isTaken ? own.map { Field(name: "revision_\($0.name)", type: $0.type, title: $0.title) } : own
    return [fields[0]] + key + fields[1...]
  }

  private static let own: [Field] = [
    Field(name: "version", type: "integer", title: Bilingual(pl: "Wersja, która zmieniła wartość", en: "Version")),
    Field(name: "column", type: "string", title: Bilingual(pl: "Kolumna", en: "Column")),
    Field(name: "before", type: "string", title: Bilingual(pl: "Wartość przed zmianą", en: "Value before")),
    Field(name: "after", type: "string", title: Bilingual(pl: "Wartość po zmianie", en: "Value after")),
    Field(name: "difference", type: "number", title: Bilingual(pl: "Różnica", en: "Difference")),
    Field(name: "percent", type: "number", title: Bilingual(pl: "Różnica w procentach", en: "Difference in per cent")),
    Field(name: "kind", type: "string", title: Bilingual(pl: "Rodzaj rewizji", en: "Kind of revision")),
    Field(name: "status_before", type: "string", title: Bilingual(pl: "Status przed zmianą", en: "Status before")),
    Field(name: "status_after", type: "string", title: Bilingual(pl: "Status po zmianie", en: "Status after")),
    Field(name: "learned", type: "datetime", title: Bilingual(pl: "Kiedy wiadomo", en: "Known since")),
    Field(name: "run", type: "integer", title: Bilingual(pl: "Przebieg", en: "Run")),
    Field(name: "reason", type: "string", title: Bilingual(pl: "Powód", en: "Reason")),
  ]

  /// The file as a resource of the data package.
  static func resource(_ dataset: Dataset, _ file: PublishedFile) -> JSON {
    .object([
      "name": .string("\(dataset.id)-revisions"),
      "type": .string("table"),
      "path": .string(file.path),
      "title": .string("Rewizje"),
      "format": .string(CSVTable.format),
      "mediatype": .string(file.mediaType),
      "encoding": .string("utf-8"),
      "bytes": .integer(file.bytes),
      "hash": .string("sha256:\(file.digest)"),
      "dialect": CSVTable.dialect,
      "schema": .object([
        "$schema": .string("https://datapackage.org/profiles/2.0/tableschema.json"),
        "fields": .array(
          fields(of: dataset).map { field in
            .object([
              "name": .string(field.name), "type": .string(field.type),
              "title": field.title.isEmpty ? nil : .string(field.title.pl),
              "titles": field.title.isEmpty ? nil : field.title.json,
              "trueValues": field.type == "boolean" ? .array([.string("true")]) : nil,
              "falseValues": field.type == "boolean" ? .array([.string("false")]) : nil,
            ])
          }),
        "missingValues": .array([.string("")]),
      ]),
    ])
  }
}
