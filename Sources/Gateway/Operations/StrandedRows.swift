public import Configuration
internal import Connectors
public import Platform
public import Schema
public import State
internal import Store

/// Rows of a source that is no longer configured: they remain unchanged, in public too, and nothing reports them as
/// late.
public struct StrandedRows: Hashable, Sendable {
  /// The id of the dataset.
  public let dataset: String
  /// The source, or one of its streams, that owns them.
  public let owner: Owner
  /// The number of rows.
  public let rows: Int

  /// The problem, as a sentence without a full stop.
  public var sentence: String {
    "\(dataset) has \(Formatting.count(rows, "row")) of \(owner), which no longer fills it: nothing updates or deletes them"
  }

  /// How to hand them over.
  public var advice: Advice { "write formerly: [\(owner)] in the source that replaces it" }

  /// The stranded rows of all datasets that sources fill; an unreadable file is reported elsewhere.
  public static func all(_ configuration: Configuration, _ paths: StatePaths) -> [StrandedRows] {
    configuration.datasets.filter {
      $0.derivation == nil && configuration.unusable(.dataset, $0.id) == nil
    }.flatMap { dataset -> [StrandedRows] in
      let owners = configuration.sources.flatMap { source in
        source.streams.filter { $0.dataset == dataset.id }.flatMap {
          [Owner.source(source.id), .stream($0.stream.name, of: source.id)]
        }
      }
      let found = try? paths.stores.store(dataset).owners(except: Set(owners))
      return (found ?? []).filter { configuration.unusable(.source, $0.owner.source ?? "") == nil }.map {
        StrandedRows(dataset: dataset.id, owner: $0.owner, rows: $0.rows)
      }
    }
  }
}

extension Configuration {
  /// Warnings about rows of sources that are no longer configured.
  public func strandedRows(_ paths: StatePaths) -> [Diagnostic] {
    StrandedRows.all(self, paths).flatMap { item in
      warn(
        item.sentence, suggestion: item.advice, at: ["title"], in: ["\(folder)/datasets/\(item.dataset).yaml"])
    }
  }
}
