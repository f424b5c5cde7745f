public import Rows
public import Schema

/// Searches the rows of a run for personal data: every new or changed row, between mapping and commit.
public struct PrivacyScan {
  /// A column to scan; only numbers, since it is read for every row.
  private struct Target {
    let index: Int
    let wanted: DetectorSet
    /// The shortest value that can match, in bytes.
    let bytesMin: Int
    /// The column holds numbers: only those with as many digits as a PESEL are scanned.
    let isNumber: Bool
    /// Its place among the columns of numbers.
    let number: Int
  }

  private let scanner: PersonalData
  private let targets: [Target]
  private let names: [String]
  private var found: [PrivacyFinding] = []
  /// For each column of numbers, how many values have a whole part about as long as a PESEL, and are none.
  private var amounts: [Int] = []
  private var numberNames: [String] = []

  /// What was found so far.
  ///
  /// Of eleven-digit amounts two in a hundred pass for a PESEL by chance: a column of which more values are as long and are
  /// none holds amounts.
  public var findings: [PrivacyFinding] {
    found.filter { finding in
      guard let number = numberNames.firstIndex(of: finding.column) else { return true }
      return amounts[number] <= finding.rows
    }
  }

  /// - Parameter names: scans only these columns; nil for all that have detectors.
  public init(_ dataset: Dataset, only names: Set<String>? = nil) {
    scanner = PersonalData(logins: dataset.privacy.logins)
    self.names = dataset.columns.map(\.name)
    var numbers: [String] = []
    targets = dataset.columns.indices.compactMap { index in
      let column = dataset.columns[index]
      let detectors = dataset.detectors(of: column)
      guard !detectors.isEmpty, names?.contains(column.name) ?? true else { return nil }
      let isNumber = column.type == .integer || column.type == .decimal
      // What is measured is no identifier.
      if isNumber, column.unit != nil { return nil }
      if isNumber { numbers.append(column.name) }
      let isShort = detectors.contains { $0 == .login || $0 == .plate || $0 == .name || $0 == .email }
      return Target(
        index: index, wanted: DetectorSet(detectors),
        bytesMin: detectors.contains(.login) ? 1 : isShort ? Self.emailBytesMin : Self.numberBytesMin,
        isNumber: isNumber, number: numbers.count - 1)
    }
    numberNames = numbers
    amounts = numbers.map { _ in 0 }
  }

  /// The shortest address, plate and name, in bytes: `a@b.pl`, `KR1234A` without its last character, `Jan Lis`.
  private static let emailBytesMin = 6
  /// The shortest number that is searched for, in digits.
  private static let numberBytesMin = 9

  /// Whether there is nothing to scan.
  public var isEmpty: Bool { targets.isEmpty }

  /// Scans a row.
  public mutating func look(at view: RowBatch.View, _ row: Int) {
    for target in targets {
      let cell = view.cell(row, target.index)
      if target.isNumber {
        if Self.isLong(cell) { look(atNumber: cell, target, view.origin(row)) }
        continue
      }
      guard cell.kind == .text, cell.bytes.count >= target.bytesMin,
        scanner.first(in: cell.bytes, target.wanted) != nil
      else { continue }
      let origin = view.origin(row)
      note(cell.bytes, target, document: origin.document, position: origin.position)
    }
  }

  /// The numbers of eleven digits.
  private static let long: Range<Int64> = 10_000_000_000..<100_000_000_000

  @inline(__always)
  private static func isLong(_ cell: Cell) -> Bool {
    cell.kind == .integer ? long.contains(cell.integer) : cell.kind == .text && cell.bytes.count >= 11
  }

  private mutating func look(atNumber cell: Cell, _ target: Target, _ origin: RowOrigin) {
    if cell.kind == .text, cell.bytes.count > 11 {
      // More than eleven digits, or decimals behind a whole part.
      if let whole = cell.bytes.firstIndex(of: UInt8(ascii: ".")), (10...13).contains(whole) {
        amounts[target.number] += 1
      }
      return
    }
    var text = cell.value.description
    text.withUTF8 { digits in
      let bytes = UnsafeRawBufferPointer(digits)
      guard scanner.first(in: bytes, target.wanted) != nil else {
        amounts[target.number] += 1
        return
      }
      note(bytes, target, document: origin.document, position: origin.position)
    }
  }

  /// Scans one value that does not come from a document.
  public mutating func look(at cell: Cell, column: Int) {
    guard let target = targets.first(where: { $0.index == column }) else { return }
    if target.isNumber {
      if Self.isLong(cell) { look(atNumber: cell, target, .unknown) }
      return
    }
    guard cell.kind == .text, scanner.first(in: cell.bytes, target.wanted) != nil else { return }
    note(cell.bytes, target, document: -1, position: 0)
  }

  /// Records every kind that a value holds.
  private mutating func note(_ bytes: UnsafeRawBufferPointer, _ target: Target, document: Int, position: Int) {
    var seen: Set<Detector> = []
    for hit in scanner.hits(in: bytes, target.wanted) where seen.insert(hit.detector).inserted {
      count(hit, bytes, target, document: document, position: position)
    }
  }

  private mutating func count(
    _ hit: PersonalData.Hit, _ bytes: UnsafeRawBufferPointer, _ target: Target, document: Int, position: Int
  ) {
    let name = names[target.index]
    let place = found.firstIndex { $0.column == name && $0.detector == hit.detector }
    if place == nil { found.append(PrivacyFinding(column: name, detector: hit.detector, rows: 0, examples: [])) }
    let index = place ?? found.count - 1
    found[index].rows += 1
    if found[index].examples.count < PrivacyFinding.examplesMax {
      found[index].examples.append(
        PrivacyFinding.Example(
          document: document, position: position, excerpt: PersonalData.excerpt(of: hit, in: bytes)))
    }
  }
}
