internal import Configuration
internal import Connectors
internal import Corrections
internal import Formats
internal import Landing
internal import Mapping
internal import Platform
internal import Privacy
internal import Rows
internal import Schema
internal import State
internal import Territory

/// Finds the rejected records of a row by the content of their documents, since a rejection quotes only the wrong
/// value.
///
/// A record belongs to the row if the fields that the mapping copies to the key have its values. If the mapping
/// computes the key, its values must occur in the record as words; if the document is no longer kept, in the rejection.
struct ErasedRecords {
  let configuration: Configuration
  let archive: Archive
  let dataset: Dataset
  let key: [Value]
  let areas: AreaList?
  private let arguments: KeyArguments

  /// The largest document that is searched, in bytes: the limit of any source.
  static let documentBytesMax = 1 << 40

  init(configuration: Configuration, archive: Archive, dataset: Dataset, key: [Value]) {
    (self.configuration, self.archive, self.dataset, self.key) = (configuration, archive, dataset, key)
    // Without the list, codes are checked by form alone.
    areas = try? configuration.areas()
    arguments = KeyArguments(dataset: dataset, help: nil, areas: areas)
  }

  /// The places of the row's rejected records. Reads each of their documents once.
  func places(in quarantine: Quarantine) throws -> Set<RejectedPlace> {
    let quoted = QuotedKey(key)
    let whole = key.map(\.description).joined(separator: " | ")
    var found: Set<RejectedPlace> = []
    var documents: [String: [QuarantinedRecord]] = [:]
    for rejected in try quarantine.records(dataset: dataset.id) {
      if rejected.isKey, rejected.value == whole {
        found.insert(rejected.place)
      } else if rejected.place.document.isEmpty || rejected.place.position < 1 {
        if quoted.isQuoted(in: rejected.value) || quoted.isQuoted(in: rejected.reason) { found.insert(rejected.place) }
      } else {
        documents[
          "\(rejected.source)\n\(rejected.place.stream)\n\(rejected.place.document)", default: []
        ].append(rejected)
      }
    }
    for (_, rejected) in documents.sorted(by: { $0.key < $1.key }) {
      let texts = try texts(of: rejected)
      for one in rejected {
        if let (fields, record) = texts?.record(Int(one.place.position)) {
          if isRow(record, fields) { found.insert(one.place) }
        } else if quoted.isQuoted(in: one.value) || quoted.isQuoted(in: one.reason) {
          found.insert(one.place)
        }
      }
    }
    return found
  }

  // MARK: Content of the documents

  /// The rejected records of one document.
  private struct Texts {
    /// The index of the field that each key column copies; nil if the mapping computes it.
    var fields: [Int?]
    var records: [Int: [String]]

    func record(_ position: Int) -> ([Int?], [String])? { records[position].map { (fields, $0) } }
  }

  /// Nil if the document or its stream no longer exists, or cannot be read.
  private func texts(of rejected: [QuarantinedRecord]) throws -> Texts? {
    guard let one = rejected.first, let digest = Digest(hex: one.place.document), archive.contains(digest),
      let target = configuration.source(of: one.source)?.streams.first(where: { $0.stream.name == one.place.stream })
    else { return nil }
    let stream = target.stream
    do {
      let document = ReadableDocument { [archive] in try archive.open(digest, bytesMax: Self.documentBytesMax) }
      let records = try RawTexts.read(
        at: Set(rejected.map { Int($0.place.position) }), fields: stream.fields
      ) { try stream.format.reader(of: document, fields: $0) }
      return Texts(fields: fields(of: target, one.source), records: records)
    } catch let error as any Problem {
      Log.warning("the rejected records of \(one.source) cannot be looked at: \(error.what)")
      return nil
    }
  }

  /// The index of the field that each key column copies; nil if the mapping computes it.
  func fields(of target: StreamTarget, _ source: Owner) -> [Int?] {
    var bare = dataset
    // Treatments do not affect the fields.
    for index in bare.columns.indices { bare.columns[index].guarding.treatment = nil }
    bare.checks = []
    let plan = target.stream.plan(
      into: bare, parameters: configuration.source(of: source)?.parameters.joined ?? [:],
      areas: areas, documentCount: 0
    ) { _ in throw RowStreamError.cancelled }
    let taken = (try? Mapper(plan))?.fieldsTaken ?? []
    return dataset.keyIndices.map { index in
      guard taken.indices.contains(index), let name = taken[index] else { return nil }
      return target.stream.fields.firstIndex { $0.name.lowercased() == name.lowercased() }
    }
  }

  /// Whether a record, by the texts of its fields, belongs to the row.
  func isRow(_ record: [String], _ fields: [Int?]) -> Bool {
    for (place, index) in dataset.keyIndices.enumerated() {
      if let field = fields[place] {
        guard let value = try? arguments.treated(record[field], index), value == key[place] else { return false }
      } else {
        let quoted = QuotedKey([key[place]])
        guard record.contains(where: quoted.isQuoted) else { return false }
      }
    }
    return true
  }
}
