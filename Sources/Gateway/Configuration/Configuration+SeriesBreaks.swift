internal import Connectors
internal import Formats
internal import Mapping
internal import Platform
public import Schema
internal import Settings

/// Warnings about figures of population without a declared break in their series.
extension Configuration {
  /// Warns of indicators of population, and of figures derived from them, for which no list of breaks has a line.
  ///
  /// A census gives a series of population another base: figures on both sides of it must not be compared, and neither
  /// the figures themselves nor their revisions show it.
  public func unbrokenSeries() -> [Diagnostic] {
    guard let known = declaredBreaks() else { return [] }
    let population = datasets.filter { $0.derivation == nil && isFetched($0) && !populationCodes($0).isEmpty }
    guard !population.isEmpty else { return [] }
    return datasets.flatMap { dataset -> [Diagnostic] in
      guard dataset.derivation == nil ? population.contains(dataset) : reads(population, dataset) else { return [] }
      let coded = populationCodes(dataset)
      if let column = dataset.columns.first(where: { !$0.codes.isEmpty && dataset.key.contains($0.name) }) {
        return missing(coded, of: dataset, known, at: ["columns", column.name, "codes"])
      }
      let figures = dataset.columns.filter { column in
        [.integer, .decimal].contains(column.type) && !dataset.key.contains(column.name)
          && Self.isPopulation(column.title, unit: column.unit)
      }
      return figures.flatMap { missing([$0.name], of: dataset, known, at: ["columns", $0.name]) }
    }
  }

  private func missing(
    _ indicators: [String], of dataset: Dataset, _ known: Set<[String]>, at keys: [String]
  ) -> [Diagnostic] {
    let missing = indicators.filter { !known.contains([dataset.id, $0]) }
    guard !missing.isEmpty else { return [] }
    return warn(
      "no break is declared in the series of population \(missing.joined(separator: ", ")) of \(dataset.id): the census "
        + "of 2021 gave such figures another base from 2020 on",
      suggestion: "add a line for each to the list of breaks: \(dataset.id),\(missing[0]),2020,…",
      at: keys, in: ["\(folder)/datasets/\(dataset.id).yaml"])
  }

  /// The dataset and indicator of every line of the lists of breaks; nil if no source brings such a list, or one cannot
  /// be read.
  private func declaredBreaks() -> Set<[String]>? {
    var found: Set<[String]> = []
    var isDeclared = false
    for source in sources {
      for target in source.streams {
        guard dataset(target.dataset)?.key == ["dataset", "indicator", "period"],
          case .drop(let drop) = target.stream.origin
        else { continue }
        let fields = target.stream.fields.filter { ["dataset", "indicator"].contains($0.name) }
          .sorted { $0.name < $1.name }
        guard fields.count == 2 else { continue }
        for path in drop.rules(for: source.parameters).filesNow() {
          let document = ReadableDocument { try FileSource(path: path) }
          guard let reader = try? target.stream.format.reader(of: document, fields: fields) else { return nil }
          do {
            while true {
              let outcome = try reader.advance()
              if case .end = outcome { break }
              if case .record = outcome { found.insert(reader.cells.map { $0.value.description }) }
            }
          } catch { return nil }
        }
        isDeclared = true
      }
    }
    return isDeclared ? found : nil
  }

  /// Whether a service delivers the dataset; a register in a drop folder has no census.
  private func isFetched(_ dataset: Dataset) -> Bool {
    sources.contains { source in
      source.streams.contains { target in
        if case .request = target.stream.origin { return target.dataset == dataset.id }
        return false
      }
    }
  }

  /// Whether a derived dataset reads one of these, directly or through others.
  private func reads(_ inputs: [Dataset], _ dataset: Dataset) -> Bool {
    guard let derivations = try? derivations() else { return false }
    let wanted = Set(inputs.map(\.id))
    var seen: Set<String> = []
    var open = [dataset.id]
    while let id = open.popLast() {
      for input in derivations[id]?.inputs ?? [] where seen.insert(input).inserted {
        if wanted.contains(input) { return true }
        open.append(input)
      }
    }
    return false
  }

  /// The codes of a dataset's key whose meaning is a number of people.
  private func populationCodes(_ dataset: Dataset) -> [String] {
    dataset.columns.filter { dataset.key.contains($0.name) }.flatMap { column in
      column.codes.filter { Self.isPopulation($0.meaning, unit: nil) }.map(\.code)
    }
  }

  /// Whether a title names people, or a figure per head; changes and balances have no base.
  private static func isPopulation(_ title: Bilingual, unit: String?) -> Bool {
    let text = "\(title.pl) \(title.en)".lowercased()
    if ["zmian", "saldo", "przyrost", "change", "balance", "growth"].contains(where: { text.contains($0) }) {
      return false
    }
    if unit?.hasPrefix("osoba") ?? false { return true }
    return ["ludno", "mieszka", "zaludn", "population", "inhabitant", "per head"].contains { text.contains($0) }
  }
}
