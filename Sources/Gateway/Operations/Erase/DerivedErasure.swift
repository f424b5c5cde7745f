internal import Configuration
public import Platform
public import Runtime
public import Schema
public import Store

/// The effects of erasing a row on the datasets that are derived from its dataset.
public struct DerivedErasure {
  /// One derived dataset.
  public struct Entry {
    /// The derived dataset.
    public let store: any DatasetStore
    /// The key of its corresponding row, by column names; nil if it has no such row, or another key.
    public let key: [Value]?
  }

  /// Inputs before the datasets derived from them.
  public let entries: [Entry]

  public init(_ environment: Environment, of dataset: Dataset, key: [Value]) throws {
    var reached: Set<String> = [dataset.id]
    var entries: [Entry] = []
    for entry in environment.derivations.order where entry.inputs.contains(where: reached.contains) {
      reached.insert(entry.dataset.id)
      guard let store = environment.stores[entry.dataset.id], try store.current() != nil else { continue }
      entries.append(Entry(store: store, key: try Self.key(dataset, key, in: store)))
    }
    self.entries = entries
  }

  /// The key in the order of another dataset with the same key columns, if it has or had such a row.
  private static func key(_ dataset: Dataset, _ key: [Value], in store: any DatasetStore) throws -> [Value]? {
    let own = Dictionary(
      uniqueKeysWithValues: zip(dataset.keyIndices, key).map { index, value in
        (dataset.columns[index].name, (type: dataset.columns[index].type, value: value))
      })
    let columns = store.dataset.keyIndices.map { store.dataset.columns[$0] }
    guard columns.count == own.count else { return nil }
    let values = columns.compactMap { column -> Value? in
      guard let known = own[column.name], known.type.isStoredAsInteger == column.type.isStoredAsInteger else {
        return nil
      }
      return known.value
    }
    guard values.count == columns.count else { return nil }
    do {
      return try store.plan(erasing: values).holding.isEmpty ? nil : values
    } catch ErasureError.noSuchRow, ErasureError.protected {
      return nil
    }
  }

  /// A line for each dataset, for the operator who decides.
  public var lines: [Advice] {
    entries.map { entry in
      let id = entry.store.dataset.id
      return entry.key == nil
        ? "  \(id) is derived from it and is computed again; its changes name rows that it has of this one under another key, "
          + "and its older versions keep them until they are erased there (\(.erase(dataset: id)))"
        : "  \(id) is derived from it: its row of the same key goes too, from every version"
    }
  }

  /// The datasets as JSON.
  public var json: JSON {
    .array(
      entries.map { ["dataset": .string($0.store.dataset.id), "same_key": .boolean($0.key != nil)] })
  }
}
