public import Configuration
internal import Connectors
public import Platform
public import Schema
public import State
internal import Store

/// Rows of a source that is not in the configuration any more: they stay as they are, in public too, and nobody is late.
public struct StrandedRows: Hashable, Sendable {
  /// The id of the dataset.
  public let dataset: String
  /// The source, or one stream of it, that brought them.
  public let owner: Owner
  /// How many rows they are.
  public let rows: Int

  /// What is wrong, as a sentence without a full stop.
  public var sentence: String {
    "\(dataset) has \(Formatting.count(rows, "row")) of \(owner), which no longer fills it: nothing updates or deletes them"
  }

  /// What hands them over.
  public var advice: Advice { "write formerly: [\(owner)] in the source that replaces it" }

  /// Those of all datasets that sources fill; a file that cannot be read has others who say so.
  public static func all(_ configuration: Configuration, _ paths: StatePaths) -> [StrandedRows] {
    configuration.datasets.filter { $0.derivation == nil }.flatMap { dataset -> [StrandedRows] in
      let owners = configuration.sources.flatMap { source in
        source.streams.filter { $0.dataset == dataset.id }.flatMap {
          [Owner.source(source.id), .stream($0.stream.name, of: source.id)]
        }
      }
      let found = try? paths.stores.store(dataset).owners(except: Set(owners))
      return (found ?? []).map { StrandedRows(dataset: dataset.id, owner: $0.owner, rows: $0.rows) }
    }
  }
}

extension Configuration {
  /// Warnings about rows of sources that are gone.
  public func strandedRows(_ paths: StatePaths) -> [Diagnostic] {
    StrandedRows.all(self, paths).flatMap { item in
      warn(
        item.sentence, suggestion: item.advice, at: ["title"], in: ["\(folder)/datasets/\(item.dataset).yaml"])
    }
  }
}
