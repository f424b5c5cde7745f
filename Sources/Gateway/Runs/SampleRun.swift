internal import Configuration
public import Connectors
internal import Mapping
internal import Platform
internal import Readers
internal import Rows
public import Schema
public import Territory
internal import Text

/// The result of a connector's sample, and its differences from the expected one.
public struct SampleRun: Sendable {
  var sample: Sample
  /// Each row as text, in key order.
  public var rows: [[String]] = []
  /// The rejections, in the order of the documents.
  public var rejections: [Rejection] = []
  var leftOut = 0
  /// Sentences; empty if the result is as expected.
  public var differences: [String] = []

  /// The most differing rows that are listed.
  static let differencesMax = 10

  /// Maps the documents of a sample. Throws the errors of the reader and the mapping.
  public init(_ sample: Sample, areas: AreaList? = nil) throws {
    self.sample = sample
    let documents = sample.documents
    let plan = sample.stream.plan(
      into: sample.dataset, parameters: sample.parameters, areas: areas, documentCount: documents.count
    ) { try FileSource(path: documents[$0]) }
    let run = RowSorter(MappingRun(plan), key: sample.dataset.keyIndices, .always)
    let columns = sample.dataset.columns
    while let batch = try run.stream.next() {
      for row in 0..<batch.rowCount {
        rows.append(columns.indices.map { text(batch.cell(row, $0).value, columns[$0].type) })
      }
      run.stream.recycle(batch)
    }
    let summary = try run.stream.summary()
    rejections = summary.rejections.map(\.rejection)
    leftOut = summary.ledger.recordsLeftOut
    compare(try expectedRows())
  }

  private func text(_ value: Value, _ type: ColumnType) -> String {
    if type == .boolean, case .integer(let number) = value { return number == 0 ? "false" : "true" }
    return value.description
  }

  /// The rows of `expected.csv` in the order of the sample's columns.
  private func expectedRows() throws -> [[String]] {
    var rows: [[String]] = []
    try TableFile(sample.expected).eachRow(of: sample.dataset.columns.map(\.name)) { row in
      rows.append(row.values.map { $0 ?? "" })
    }
    return rows
  }

  private mutating func compare(_ expected: [[String]]) {
    // A record may be rejected for more than one reason.
    let rejected = Set(rejections.map(\.position)).count
    if rejected != sample.rejected {
      differences.append("\(rejected) records were rejected; \(sample.rejected) should be")
      differences += rejections.prefix(Self.differencesMax).map { "  \($0.position): \($0.reason)" }
    }
    if leftOut != sample.leftOut {
      differences.append("\(leftOut) records were left out; \(sample.leftOut) should be")
    }
    let (missing, extra) = (Set(expected).subtracting(rows), Set(rows).subtracting(expected))
    for row in expected.filter({ missing.contains($0) }).prefix(Self.differencesMax) {
      differences.append("missing: \(row.joined(separator: ","))")
    }
    for row in rows.filter({ extra.contains($0) }).prefix(Self.differencesMax) {
      differences.append("not expected: \(row.joined(separator: ","))")
    }
    if missing.isEmpty, extra.isEmpty, rows != expected {
      differences.append(
        rows.count == expected.count
          ? "the rows are in another order" : "\(rows.count) rows; \(expected.count) expected")
    }
  }
}
