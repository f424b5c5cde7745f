internal import Configuration
internal import Operations
internal import Platform
internal import Schema
internal import Store
internal import Territory

extension Context {
  /// The parser for typed values of key columns, with the list of areas if there is one.
  func keyArguments(_ store: any DatasetStore) -> KeyArguments {
    KeyArguments(
      dataset: store.dataset, help: "klamra help \(invocation.command.name)",
      areas: (try? configuration().areas()) ?? nil
    ) { index, value in (try? store.hasRow([index: value])) ?? false }
  }

  /// The values to filter by, of which at least one row exists or existed.
  ///
  /// - Parameter anyColumn: whether columns outside the key may be named.
  /// - Throws: `NoKeyError` if no version has or had such a row.
  func keyFilter(_ store: any DatasetStore, anyColumn: Bool = false) throws -> [Int: Value] {
    let filter = try keyArguments(store).filter(invocation.arguments.dropFirst(), anyColumn: anyColumn)
    if try store.hasRow(filter) { return filter }
    // Only an error needs to know which of the values is in no row.
    for (index, value) in filter.sorted(by: { $0.key < $1.key }) where try !store.hasRow([index: value]) {
      throw NoKeyError(store.dataset, [index: value])
    }
    throw NoKeyError(store.dataset, filter)
  }

  /// Hints at other codes of the same territory, under which other years have figures.
  func otherCodes(_ dataset: Dataset, _ key: [Int: Value]) -> [String] {
    guard let list = (try? configuration().areas()) ?? nil else { return [] }
    return key.sorted { $0.key < $1.key }.flatMap { index, value -> [String] in
      let (column, code) = (dataset.columns[index], value.description)
      guard column.type == .area else { return [] }
      return list.predecessors(of: code).filter(\.isSameTerritory).map { change in
        "\(code) was \(change.from) before \(change.date): \(column.name)=\(change.from) has what came before"
      }
        + list.successors(of: code).filter(\.isSameTerritory).map { change in
          "\(code) is \(change.to) from \(change.date) on: \(column.name)=\(change.to) has what came then"
        }
    }
  }
}

/// Key values that no row has or ever had.
struct NoKeyError: Problem, Hashable {
  let dataset: String
  let key: String

  init(_ dataset: Dataset, _ key: [Int: Value]) {
    self.dataset = dataset.id
    self.key = key.sorted { $0.key < $1.key }.map { "\(dataset.columns[$0.key].name)=\($0.value)" }
      .joined(separator: " and ")
  }

  var what: String { "no row of \(dataset) has \(key), and none ever had" }
  var advice: Advice { "klamra show \(dataset) prints the rows" }
}
