internal import Connectors
internal import Mapping
internal import Platform
internal import SQLite
public import Schema
internal import Settings
internal import Territory

/// The derived datasets with their inputs, in order of computation: inputs before the datasets derived from them.
public struct Derivations: Sendable {
  /// One derived dataset.
  public struct Entry: Sendable {
    /// The derived dataset.
    public let dataset: Dataset
    /// Its SELECT.
    public let derivation: Derivation
    /// The names of the datasets that its SELECT reads.
    public let inputs: [String]

    public init(dataset: Dataset, derivation: Derivation, inputs: [String]) {
      self.dataset = dataset
      self.derivation = derivation
      self.inputs = inputs
    }

    /// The owner of its runs, holds and rows; no source can have this name.
    public var owner: Owner { .derivation(of: dataset.id) }
  }

  /// The derived datasets, each after its inputs.
  public private(set) var order: [Entry] = []

  /// The entry of a dataset; nil if it is not derived.
  public subscript(dataset: String) -> Entry? { order.first { $0.dataset.id == dataset } }

  /// What is derived from some datasets, directly or not, with all that it is derived from itself, in order.
  public func entries(concerning datasets: Set<String>) -> [Entry] {
    var reached = datasets
    var wanted: Set<String> = []
    for entry in order where entry.inputs.contains(where: reached.contains) {
      reached.insert(entry.dataset.id)
      wanted.insert(entry.dataset.id)
    }
    for entry in order.reversed() where wanted.contains(entry.dataset.id) { wanted.formUnion(entry.inputs) }
    return order.filter { wanted.contains($0.dataset.id) }
  }

  /// Sorts the entries.
  ///
  /// - Returns: cycles of datasets that are derived from each other, each from its alphabetically first dataset; they
  ///   are left out.
  mutating func add(_ entries: [Entry]) -> [[String]] {
    let byID = Dictionary(uniqueKeysWithValues: entries.map { ($0.dataset.id, $0) })
    var done: Set<String> = []
    var rings: [[String]] = []
    func visit(_ id: String, _ path: [String]) {
      guard let entry = byID[id], !done.contains(id) else { return }
      if let first = path.firstIndex(of: id) {
        rings.append(path[first...] + [id])
        return
      }
      for input in entry.inputs { visit(input, path + [id]) }
      if done.insert(id).inserted, !rings.contains(where: { $0.contains(id) }) { order.append(entry) }
    }
    for entry in entries.sorted(by: { $0.dataset.id < $1.dataset.id }) { visit(entry.dataset.id, []) }
    return rings
  }
}

extension Configuration {
  /// The derived datasets in order of computation.
  ///
  /// - Throws: `ConfigurationError` if a SELECT cannot be prepared or there is a cycle.
  public func derivations() throws -> Derivations {
    let (derivations, mistakes) = readDerivations(followsTexts: false)
    if mistakes.contains(where: { $0.severity == .error }) { throw ConfigurationError(mistakes) }
    return derivations
  }

  /// The mistakes of derived datasets.
  func derivedMistakes() -> [Diagnostic] { readDerivations(followsTexts: true).mistakes }

  /// Determines the inputs of every SELECT, as SQLite reports them.
  private func readDerivations(followsTexts: Bool) -> (derivations: Derivations, mistakes: [Diagnostic]) {
    var mistakes: [Diagnostic] = []
    var entries: [Derivations.Entry] = []
    // A list that cannot be read is reported separately.
    let areas = datasets.contains { $0.derivation != nil } ? try? areas() : nil
    for dataset in datasets {
      guard let derivation = dataset.derivation else { continue }
      let text = MappingText(sql: derivation.sql, file: derivation.file, line: derivation.line)
      do {
        let found = try SelectInputs(
          of: MappingPlan(dataset: dataset, derivation, inputs: [], areas: areas), among: datasets,
          followsTexts: followsTexts)
        let inputs = found.columns.keys.sorted()
        if let mistake = mistake(dataset, inputs, text) { mistakes.append(mistake) }
        mistakes += personal(found, dataset, text) + unmarked(found, text) + compared(found, text)
        mistakes += found.textsAsNumbers.map { $0.diagnostic(of: text, self) }
        entries.append(Derivations.Entry(dataset: dataset, derivation: derivation, inputs: inputs))
      } catch {
        if let mistake = mistake(error, dataset, text) { mistakes.append(mistake) }
      }
    }
    var derivations = Derivations()
    for ring in derivations.add(entries) where ring.count > 2 {
      guard let first = entries.first(where: { $0.dataset.id == ring[0] })?.derivation else { continue }
      let text = MappingText(sql: first.sql, file: first.file, line: first.line)
      mistakes.append(
        diagnostic(
          "datasets are derived from each other: \(ring.joined(separator: " from "))", ring[1], text,
          suggestion: "take one of them out of the other's SELECT"))
    }
    return (derivations, mistakes)
  }

  private func mistake(_ dataset: Dataset, _ inputs: [String], _ text: MappingText) -> Diagnostic? {
    if inputs.contains(dataset.id) {
      return diagnostic(
        "the dataset \(dataset.id) is derived from itself: its rows are only there once the SELECT has made them",
        dataset.id, text)
    }
    if inputs.isEmpty {
      return diagnostic(
        "the SELECT reads no dataset, so \(dataset.id) would never change", nil, text,
        suggestion: suggestion(for: "", among: datasets.map(\.id), "datasets"))
    }
    if let treated = dataset.columns.first(where: { $0.guarding.treatment != nil }) {
      return diagnostic(
        "the column \"\(treated.name)\" of \(dataset.id) has a treatment, and only what a source brings is treated",
        nil,
        text, suggestion: "treat it in the dataset that the SELECT reads")
    }
    guard inputs.count > Derivation.inputsMax else { return nil }
    return diagnostic(
      "the SELECT reads \(inputs.count) datasets, and \(Derivation.inputsMax) is the most", inputs.last, text,
      suggestion: "derive a dataset from some of them first")
  }

  private func mistake(_ error: any Error, _ dataset: Dataset, _ text: MappingText) -> Diagnostic? {
    guard case MappingError.invalid(_, _, .unknownTable(let name)) = error else {
      let read = datasets.filter { $0.id != dataset.id && text.sql.contains($0.id) }
      return diagnostic(error, text, source: dataset.id, columns: read.flatMap { $0.columns.map(\.name) })
    }
    // A dataset with mistakes is checked once they are corrected.
    if Files.exists("\(folder)/datasets/\(name).yaml") { return nil }
    let ids = datasets.map(\.id).filter { $0 != dataset.id }
    return diagnostic(
      "there is no dataset \"\(name)\"", name, text, suggestion: suggestion(for: name, among: ids, "datasets"))
  }
}
