public import Configuration
internal import Connectors
public import Schema
public import State

extension RunStreams {
  /// The newest mapped run of every configured stream into its current dataset.
  public func newestMapped(of configuration: Configuration) throws -> [RunStream] {
    let datasets = datasets(of: configuration)
    return try newestMapped(of: Set(datasets.keys)).filter {
      datasets[Key(source: $0.source, stream: $0.stream)] == $0.dataset
    }
  }

  /// The newest result of every configured stream into its current dataset.
  public func newest(of configuration: Configuration) throws -> [RunStream] {
    let datasets = datasets(of: configuration)
    return try newest(of: Set(datasets.keys)).filter {
      datasets[Key(source: $0.source, stream: $0.stream)] == $0.dataset
    }
  }

  private func datasets(of configuration: Configuration) -> [Key: String] {
    Dictionary(
      configuration.sources.flatMap { source in
        source.streams.map { (Key(source: source.owner, stream: $0.stream.name), $0.dataset) }
      }, uniquingKeysWith: { first, _ in first })
  }
}

extension [RunStream] {
  /// The results of all checks, by dataset; of one dataset in the order of the runs.
  public var checks: [(dataset: String, result: CheckResult)] {
    let all = flatMap { stream in
      (stream.counts?.ledger.checks ?? []).map { (dataset: stream.dataset, result: $0) }
    }
    // By offset: checks of one dataset keep the order of their declaration.
    return all.enumerated().sorted { ($0.element.dataset, $0.offset) < ($1.element.dataset, $1.offset) }.map(\.element)
  }

  /// The corrections without effect, by source and line.
  public var troubles: [(source: String, line: Int, text: String)] {
    flatMap { stream in
      (stream.corrections?.troubles ?? []).map { (source: stream.source.text, line: $0.line, text: $0.text) }
    }.sorted { ($0.source, $0.line) < ($1.source, $1.line) }
  }
}
