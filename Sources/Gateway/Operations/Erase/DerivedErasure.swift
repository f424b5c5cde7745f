internal import Configuration
internal import Mapping
public import Platform
public import Runtime
public import Schema
internal import State
public import Store

/// The effects of erasing a row on the datasets that are derived from its dataset.
///
/// Each version of such a dataset is computed twice from the versions that it read, with the row and without it. Rows
/// that differ were computed with it: an earlier figure less a later one would be the erased value. They are removed from
/// all versions, and computed again without it, so that nothing shows what they were.
public struct DerivedErasure {
  /// One derived dataset.
  public struct Entry {
    /// The derived dataset.
    public let store: any DatasetStore
    /// The key of its corresponding row, by column names; nil if it has no such row, or another key.
    public let key: [Value]?
    /// The keys of the other rows that were computed with the erased one, in no order.
    public let computed: [[Value]]
    /// Why they are not known; nil if they are.
    public let obstacle: String?
  }

  /// Inputs before the datasets derived from them.
  public let entries: [Entry]

  public init(_ runtime: Runtime, of store: any DatasetStore, key: [Value], cancellation: Cancellation) throws {
    let environment = runtime.environment
    let dataset = store.dataset
    // By dataset: the rows that it would never have had.
    var lost: [String: [[Value]]] = [dataset.id: [key]]
    var entries: [Entry] = []
    for entry in environment.derivations.order where entry.inputs.contains(where: { lost[$0] != nil }) {
      guard let derived = environment.stores[entry.dataset.id], try derived.current() != nil else { continue }
      let sameKey = try Self.key(dataset, key, in: derived)
      var (computed, obstacle): (Set<[Value]>, String?) = ([], nil)
      do {
        computed = try ComputedRows(runtime, derived, without: lost, cancellation).keys()
      } catch let problem as any Problem where !cancellation.isCancelled {
        obstacle = problem.what
      }
      if let sameKey { computed.remove(sameKey) }
      lost[entry.dataset.id] = Array(computed) + (sameKey.map { [$0] } ?? [])
      entries.append(Entry(store: derived, key: sameKey, computed: Array(computed), obstacle: obstacle))
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
  public var lines: [Advice] { entries.map(Self.line) }

  private static func line(_ entry: Entry) -> Advice {
    let id = entry.store.dataset.id
    if let obstacle = entry.obstacle {
      return
        "  \(id) is derived from it and is computed again. Which of its rows were computed with this one is unknown (\(obstacle)): "
        + "its changes name them, and its older versions keep them until they are erased there (\(.erase(dataset: id)))"
    }
    let same: Advice? = entry.key == nil ? nil : "its row of the same key goes too, from every version"
    let count = entry.computed.count
    let computed: Advice? =
      count == 0
      ? nil
      : "\(Formatting.count(count, "row")) computed with this one \(count == 1 ? "loses its history and is" : "lose their history and are") "
        + "computed again without it"
    switch (same, computed) {
    case (let same?, let computed?): return "  \(id) is derived from it: \(same); \(computed)"
    case (let one?, nil), (nil, let one?): return "  \(id) is derived from it: \(one)"
    case (nil, nil): return "  \(id) is derived from it: none of its rows was computed with this one"
    }
  }

  /// The datasets as JSON.
  public var json: JSON {
    .array(
      entries.map {
        [
          "dataset": .string($0.store.dataset.id), "same_key": .boolean($0.key != nil),
          "rows": $0.obstacle == nil ? .integer($0.computed.count) : .null,
        ]
      })
  }
}
