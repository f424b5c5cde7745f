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
internal import Store
internal import Territory

/// The landed documents that hold the row.
extension ErasedRecords {
  /// Reads every document that a source of the dataset has ever delivered, and returns those that hold the row.
  ///
  /// Their names come from the records of runs, and from the versions, which outlive these.
  ///
  /// A document that cannot be read any more, for example because its fields had other names, holds the row if the values
  /// of the key occur in its bytes as words, or if its bytes are no text.
  func documents(
    in runs: Runs, _ store: any DatasetStore, cancellation: Cancellation
  ) throws -> (holding: [Digest], read: Int) {
    var known: [Digest: Bool] = [:]
    let versions = try store.versions()
    for source in configuration.sources {
      var stored: Set<Digest> = []
      for version in versions where version.source.source == source.id {
        // The list of areas is a document of the version too, and none of the source.
        stored.formUnion(
          try store.sources(of: version.number).documents.filter { !AreaFiles.isOne($0.origin) }.map(\.digest))
      }
      for target in source.streams where target.dataset == dataset.id {
        let fields = fields(of: target, source.owner)
        for digest in stored.union(try runs.everFetched(source: source.owner, stream: target.stream.name))
        where known[digest] != true && archive.contains(digest) {
          if cancellation.isCancelled { throw RowStreamError.cancelled }
          known[digest] = try holds(digest, target, source, fields)
        }
      }
    }
    return (known.filter(\.value).map(\.key).sorted(), known.count)
  }

  private func holds(
    _ digest: Digest, _ target: StreamTarget, _ source: SourceSettings, _ fields: [Int?]
  ) throws -> Bool {
    let quoted = QuotedKey(key)
    let stream = target.stream
    do {
      let document = ReadableDocument { [archive] in try archive.open(digest, bytesMax: Self.documentBytesMax) }
      let isRead = try RawTexts.contains(
        fields: stream.fields, open: { try stream.format.reader(of: document, fields: $0) },
        record: { isRow($0, fields) }, rejected: { quoted.isQuoted(in: $0.value) || quoted.isQuoted(in: $0.reason) })
      if isRead || !fields.contains(nil) { return isRead }
      return try isMapped(digest, target, source)
    } catch let error as any Problem where (error as? RowStreamError) != .cancelled {
      Log.warning("the document \(digest.hex) of \(source.owner) cannot be read for an erasure: \(error.what)")
      return try hasWords(digest, quoted)
    }
  }

  /// Whether the mapping makes a row of the key from this document alone.
  private func isMapped(_ digest: Digest, _ target: StreamTarget, _ source: SourceSettings) throws -> Bool {
    var bare = dataset
    bare.checks = []
    let plan = target.stream.plan(
      into: bare, parameters: source.parameters.joined, areas: areas, documentCount: 1
    ) { [archive] _ in try archive.open(digest, bytesMax: Self.documentBytesMax) }
    let run = MappingRun(plan)
    let indices = dataset.keyIndices
    while let batch = try run.stream.next() {
      for row in 0..<batch.rowCount where zip(indices, key).allSatisfy({ batch.cell(row, $0).value == $1 }) {
        return true
      }
      run.stream.recycle(batch)
    }
    return false
  }

  /// The longest part of an unreadable document that is searched, in bytes; a longer one counts as holding the row.
  private static let wordBytesMax = 64 << 20

  private func hasWords(_ digest: Digest, _ quoted: QuotedKey) throws -> Bool {
    do {
      let reader = try archive.open(digest, bytesMax: Self.wordBytesMax)
      var bytes: [UInt8] = []
      let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 8)
      defer { chunk.deallocate() }
      while true {
        let count = try reader.read(into: chunk)
        if count == 0 { break }
        bytes += chunk[..<count]
      }
      return bytes.contains(0) || quoted.isQuoted(in: String(decoding: bytes, as: UTF8.self))
    } catch is any Problem {
      return true
    }
  }
}
