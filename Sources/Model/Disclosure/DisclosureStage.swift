internal import Platform
public import Rows
public import Schema
public import Territory

/// The stage between mapping and commit: collects the rows of a run, hides figures, and sends the protected table in
/// key order.
///
/// A table can only be protected as a whole, so all its rows are kept in memory: about 1 KB each including their past,
/// at most `rowsMax` of them.
public final class DisclosureStage: RowProducer {
  /// The most rows of a table with hidden figures.
  public static let rowsMax = 200_000

  /// The protected rows; the stream ends with the run or with its error.
  public let stream: RowStream
  private let mapping: any RowProducer
  private let thread: Thread

  /// Starts the stage at once.
  ///
  /// - Parameters:
  ///   - mapping: the source of the rows, in any order.
  ///   - dataset: must declare `disclosure`.
  ///   - before: what the dataset's versions have published.
  public init(
    _ mapping: any RowProducer, _ dataset: Dataset, _ control: DisclosureControl, areas: AreaList?,
    before: PublishedBefore
  ) {
    let stream = RowStream(columnCount: dataset.columns.count)
    self.stream = stream
    self.mapping = mapping
    let source = mapping.stream
    thread = Thread("klamra-protect") {
      do {
        let table = try CollectedTable(source, dataset, control)
        let period = dataset.keyIndices.map { dataset.columns[$0] }.first { $0.type == .period }?.name
        let protection = Protection(control, keyNames: dataset.key, period: period, areas: areas)
        let outcome = try protection.protect(table.rows(), after: before)
        try table.send(outcome.isHidden, to: stream)
        var summary = try source.summary()
        summary.ledger.suppression = outcome.counts
        summary.ledger.withholdExamples(of: dataset, control)
        stream.finish(.success(summary))
      } catch {
        source.cancel()
        stream.finish(.failure(error))
      }
    }
  }

  /// Ends the stage, if it still runs, and waits for its thread.
  deinit {
    stream.cancel()
    mapping.stream.cancel()
    thread.join()
  }
}

extension Ledger {
  /// The checks saw the true figures: the places of failures are kept, the values are removed.
  fileprivate mutating func withholdExamples(of dataset: Dataset, _ control: DisclosureControl) {
    let hidden = Set(control.values + control.auxiliaries)
    for index in checks.indices {
      let check = dataset.checks.first { $0.name == checks[index].name }
      guard let check, check.columns.contains(where: hidden.contains) else { continue }
      for place in checks[index].examples.indices {
        checks[index].examples[place].text = "not kept, since its figures may have to be hidden: see the record"
      }
    }
  }
}

/// All rows of a run, in key order.
private struct CollectedTable {
  private let columns: ProtectedColumns
  private let batches: [RowBatch]
  /// The rows in key order; rows with equal keys are consecutive.
  private var order: [(batch: Int, row: Int, key: [Value])] = []
  /// For each element of `order`, the ordinal of its key among the distinct keys.
  private var places: [Int] = []

  init(_ stream: RowStream, _ dataset: Dataset, _ control: DisclosureControl) throws {
    columns = ProtectedColumns(dataset, control)
    var batches: [RowBatch] = []
    while let batch = try stream.next() {
      let view = batch.view
      guard order.count + view.rowCount <= DisclosureStage.rowsMax else {
        throw DisclosureError.tooManyRows(max: DisclosureStage.rowsMax)
      }
      for row in 0..<view.rowCount {
        order.append((batches.count, row, columns.key.map { view.cell(row, $0).value }))
      }
      batches.append(batch)
    }
    self.batches = batches
    // Equal keys keep their order, since the commit decides which of them is kept.
    let sorted = order.enumerated().sorted { a, b in
      if keyOrder(a.element.key, b.element.key) { return true }
      return a.element.key == b.element.key && a.offset < b.offset
    }
    order = sorted.map(\.element)
    for index in order.indices {
      let isNew = index == 0 || order[index].key != order[index - 1].key
      places.append((places.last ?? -1) + (isNew ? 1 : 0))
    }
  }

  /// One row for each key.
  func rows() throws -> [Protection.Row] {
    try order.indices.filter { $0 == 0 || places[$0] != places[$0 - 1] }.map { index in
      let (batch, row, key) = order[index]
      func number(_ column: Int) throws -> ExactNumber? {
        let cell = batches[batch].cell(row, column)
        if cell.kind == .null { return nil }
        guard let number = ExactNumber(cell) else {
          throw DisclosureError.notExact(
            column: columns.names[column], key: key.map(\.description).joined(separator: " "))
        }
        return number
      }
      return Protection.Row(
        key: key, figures: try columns.values.map(number), auxiliaries: try columns.auxiliaries.map(number))
    }
  }

  /// Sends the rows without hidden figures and without what would reveal them.
  func send(_ isHidden: [[Bool]], to stream: RowStream) throws {
    stream.markSorted()
    var batch = stream.batch()
    for (index, (number, row, _)) in order.enumerated() {
      let source = batches[number]
      let hidden = isHidden[places[index]]
      // A row that was in a batch fits into another one.
      _ = batch.appendRow(source.origin(row)) { column in
        columns.replacement(of: column, hidden) ?? source.cell(row, column)
      }
      if batch.isFull {
        guard stream.send(batch) else { throw RowStreamError.cancelled }
        batch = stream.batch()
      }
    }
    if batch.rowCount > 0, !stream.send(batch) { throw RowStreamError.cancelled }
  }
}

/// The columns of a dataset that the protection reads and writes.
private struct ProtectedColumns {
  let names: [String]
  let key: [Int]
  let values: [Int]
  let auxiliaries: [Int]
  private let marks: [Int]
  private let status: Int?

  init(_ dataset: Dataset, _ control: DisclosureControl) {
    let names = dataset.columns.map(\.name)
    func places(_ wanted: [String]) -> [Int] { wanted.compactMap { names.firstIndex(of: $0) } }
    self.names = names
    key = dataset.keyIndices
    values = places(control.values)
    marks = places(control.marks)
    auxiliaries = places(control.auxiliaries)
    status = control.status.flatMap { names.firstIndex(of: $0) }
  }

  /// The replacement for the mapped value of a column; nil if the value is kept.
  func replacement(of column: Int, _ isHidden: [Bool]) -> Cell? {
    if auxiliaries.contains(column) { return .null }
    if let place = values.firstIndex(of: column), isHidden[place] { return .null }
    if let place = marks.firstIndex(of: column), isHidden[place] { return Self.text("#") }
    if column == status, isHidden.contains(true) { return Self.text("Q") }
    return nil
  }

  private static func text(_ text: StaticString) -> Cell {
    .text(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }
}
