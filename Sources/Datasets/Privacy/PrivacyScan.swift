internal import Mapping
public import Schema

/// What looks like personal data in a public column, and in how many rows.
public struct PrivacyFinding: Hashable, Sendable {
  /// Where one of them stands. The value itself is nowhere.
  public struct Example: Hashable, Sendable {
    /// The ordinal of the document in the run; -1 where the row has no single one.
    public var document: Int
    /// The line or ordinal of the record; 0 where it is not known.
    public var position: Int
    /// The find, masked but for a letter.
    public var excerpt: String
  }

  /// The name of the column.
  public var column: String
  /// What it looks like.
  public var detector: Detector
  /// Rows that have it.
  public var rows: Int
  /// The first few.
  public var examples: [Example]

  /// The most examples that a finding keeps.
  public static let examplesMax = 3

  /// `note: a PESEL number in 3 rows: document 1, record 17 (8***)`.
  public var line: String {
    let places = examples.map { example in
      example.position == 0
        ? example.excerpt : "document \(example.document + 1), record \(example.position) (\(example.excerpt))"
    }
    let more = rows > examples.count ? " …" : ""
    return
      "\(column): \(detector.noun) in \(rows) \(rows == 1 ? "row" : "rows"): \(places.joined(separator: ", "))\(more)"
  }
}

/// Looks for personal data in the rows that a run brings: in every row that is new or other than before, on its way from
/// the mapping to the commit.
struct PrivacyScan {
  /// A column to look at; no more than numbers, since it is taken up for every row.
  private struct Target {
    let index: Int
    let wanted: DetectorSet
    /// The shortest value that can hold something, in bytes.
    let bytesMin: Int
  }

  private let scanner: PersonalData
  private let targets: [Target]
  private let names: [String]
  private(set) var findings: [PrivacyFinding] = []

  init(_ dataset: Dataset, only names: Set<String>? = nil) {
    scanner = PersonalData(logins: dataset.privacy.logins)
    self.names = dataset.columns.map(\.name)
    targets = dataset.columns.indices.compactMap { index in
      let column = dataset.columns[index]
      let detectors = dataset.detectors(of: column)
      guard !detectors.isEmpty, names?.contains(column.name) ?? true else { return nil }
      let isShort = detectors.contains { $0 == .login || $0 == .plate || $0 == .name || $0 == .email }
      return Target(
        index: index, wanted: DetectorSet(detectors),
        bytesMin: detectors.contains(.login) ? 1 : isShort ? Self.emailBytesMin : Self.numberBytesMin)
    }
  }

  /// The shortest address, plate and name, in bytes: `a@b.pl`, `KR1234A` without its last, `Jan Lis`.
  private static let emailBytesMin = 6
  /// The shortest number that is looked for, in digits.
  private static let numberBytesMin = 9

  var isEmpty: Bool { targets.isEmpty }

  @inline(__always)
  mutating func look(at view: RowBatch.View, _ row: Int) {
    for target in targets {
      let cell = view.cell(row, target.index)
      guard cell.kind == .text, cell.bytes.count >= target.bytesMin,
        let hit = scanner.first(in: cell.bytes, target.wanted)
      else { continue }
      let origin = view.origin(row)
      note(hit, cell.bytes, target, document: origin.document, position: origin.position)
    }
  }

  /// Looks at one value that stands nowhere in a document.
  mutating func look(at cell: Cell, column: Int) {
    guard cell.kind == .text, let target = targets.first(where: { $0.index == column }),
      let hit = scanner.first(in: cell.bytes, target.wanted)
    else { return }
    note(hit, cell.bytes, target, document: -1, position: 0)
  }

  /// Puts down every kind that a value holds.
  private mutating func note(
    _ first: PersonalData.Hit, _ bytes: UnsafeRawBufferPointer, _ target: Target, document: Int, position: Int
  ) {
    var seen: Set<Detector> = []
    var hit: PersonalData.Hit? = first
    while let found = hit {
      if seen.insert(found.detector).inserted {
        count(found, bytes, target, document: document, position: position)
      }
      hit = scanner.first(in: bytes, from: found.range.upperBound, target.wanted)
    }
  }

  private mutating func count(
    _ hit: PersonalData.Hit, _ bytes: UnsafeRawBufferPointer, _ target: Target, document: Int, position: Int
  ) {
    let name = names[target.index]
    let place = findings.firstIndex { $0.column == name && $0.detector == hit.detector }
    if place == nil { findings.append(PrivacyFinding(column: name, detector: hit.detector, rows: 0, examples: [])) }
    let index = place ?? findings.count - 1
    findings[index].rows += 1
    if findings[index].examples.count < PrivacyFinding.examplesMax {
      findings[index].examples.append(
        PrivacyFinding.Example(
          document: document, position: position, excerpt: PersonalData.excerpt(of: hit, in: bytes)))
    }
  }
}

/// Values for the eyes of operators: examples of changes and of broken checks, which are kept.
struct PrivacyMask {
  private let dataset: Dataset
  private let scanner: PersonalData

  init(_ dataset: Dataset) {
    self.dataset = dataset
    scanner = PersonalData(logins: dataset.privacy.logins)
  }

  /// A value of a column: personal ones are not shown at all, what looks personal is masked.
  func shown(_ column: Column, _ value: Value) -> String {
    guard case .text(let text) = value else { return column.privacy == .personal ? "…" : value.description }
    if column.privacy == .personal { return "…" }
    guard column.type == .text || column.type == .code else { return text }
    let wanted = column.privacy == .public ? DetectorSet(dataset.detectors(of: column)) : .all
    return scanner.masked(text, wanted)
  }

  /// A sentence that may quote values of a check's columns.
  func shown(_ sentence: String, of check: String) -> String {
    let names = dataset.checks.first { $0.name == check }?.columns ?? []
    let columns = dataset.columns.filter { names.contains($0.name) }
    if columns.contains(where: { $0.privacy == .personal }) { return "…" }
    var wanted = DetectorSet.all
    for exemption in columns.flatMap(\.guarding.exemptions) { wanted.remove(DetectorSet([exemption.detector])) }
    // Figures and codes have no names in them; a number of nine digits is no telephone.
    if !columns.contains(where: { $0.type == .text }) { wanted = wanted.intersection(DetectorSet([.pesel, .iban])) }
    return scanner.masked(sentence, wanted)
  }
}

extension CommitReport {
  /// Masks what is kept as an example.
  mutating func mask(_ dataset: Dataset) {
    let mask = PrivacyMask(dataset)
    for check in ledger.checks.indices {
      for example in ledger.checks[check].examples.indices {
        let text = ledger.checks[check].examples[example].text
        ledger.checks[check].examples[example].text = mask.shown(text, of: ledger.checks[check].name)
      }
    }
  }
}
