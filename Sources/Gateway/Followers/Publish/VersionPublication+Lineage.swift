internal import Configuration
internal import Landing
internal import Platform
internal import Publication
internal import Runtime
internal import Schema
internal import State
internal import Store

extension VersionPublication {
  /// The origin of a version's rows.
  func lineage(of version: Version, _ store: any DatasetStore) throws -> Lineage {
    guard let id = version.source.source else { return try derivedLineage(version, store) }
    let fetchedAt = try runs.lastFetch(of: version.run)
    var source = Lineage.Source(
      id: id, title: configuration.source(id)?.title ?? Bilingual(pl: id, en: id), run: version.run,
      fetchedAt: fetchedAt, documents: try documents(of: version, store))
    source.valuesCorrected = version.ledger.valuesCorrected
    return Lineage([source])
  }

  private func derivedLineage(_ version: Version, _ store: any DatasetStore) throws -> Lineage {
    let record = try derivation(of: version)
    let inputs = record?.inputs.inputs ?? []
    func list(_ title: (Bilingual) -> String, _ word: String) -> String {
      inputs.map { input in
        let name = configuration.dataset(input.dataset).map { title($0.title) } ?? input.dataset
        return "\(name) (\(word) \(input.version))"
      }.joined(separator: ", ")
    }
    let title =
      inputs.isEmpty
      ? Bilingual(pl: "obliczenie", en: "computed")
      : Bilingual(pl: "obliczenie z: \(list(\.pl, "wersja"))", en: "computed from: \(list(\.en, "version"))")
    return Lineage([
      Lineage.Source(
        id: version.source.text, title: title, run: version.run,
        documents: try documents(of: version, store),
        inputs: inputs.map { input in
          let dataset = configuration.dataset(input.dataset)
          return Lineage.Input(
            dataset: input.dataset, version: input.version, title: dataset?.title ?? Bilingual(pl: "", en: ""),
            isPublic: dataset?.publicIndices.isEmpty == false)
        },
        select: record?.sql)
    ])
  }

  /// The SELECT and the inputs of a version; nil where the archive has lost them, since the rows themselves are stored.
  private func derivation(of version: Version) throws -> DerivationRecord? {
    let documents = try runs.documents(of: version.run)
    guard documents.allSatisfy({ archive.contains($0.document.digest) }) else { return nil }
    return try DerivationRecord(documents, in: archive)
  }

  /// The public names of a version's documents, in order, or the name of their list.
  private func documents(of version: Version, _ store: any DatasetStore) throws -> Lineage.Documents {
    let digests = try store.sources(of: version.number).documents.map(\.digest)
    guard digests.count > Lineage.Documents.namedMax else {
      return .named(digests.map { documentNames.name(of: $0) })
    }
    return .listed(documentNames.name(of: DocumentNames.list(of: digests)), count: digests.count)
  }
}
