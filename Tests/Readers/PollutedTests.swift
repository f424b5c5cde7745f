internal import Formats
internal import Platform
internal import Schema
internal import Testbed
internal import Testing
internal import Text

@testable internal import Readers

/// One clean table, and the same table with one damage at each place.
///
/// The kinds are those of the benchmark Pollock (Vitagliano et al., "Pollock: A Data Loading Benchmark", VLDB 2023) and
/// some that offices add. Whatever the damage: no published record differs from a record of the clean table, all others
/// are kept, and somebody is told if one is missing.
@Suite struct PollutedTests {
  /// A kind of damage. Rows count from 0; the number of records that it may cost is `cost`.
  enum Kind: String, CaseIterable {
    case moreSeparators, fewerSeparators, extraQuote, missingClosingQuote, backslash, otherQuote
    case spaces, semicolons, tabs, short, emptyLine, delimitersOnly, carriageReturn, returnInValue, header, mark, nul
    case lateTrailing, twoLines

    /// Whether the place in the row matters.
    var hasColumn: Bool {
      switch self {
      case .moreSeparators, .fewerSeparators, .extraQuote, .short, .returnInValue, .nul: true
      default: false
      }
    }

    /// The most records that it may cost.
    var cost: Int {
      switch self {
      case .emptyLine, .delimitersOnly, .carriageReturn, .header, .mark, .twoLines: 0
      default: 1
      }
    }
  }

  private static let names = ["Data", "Godzina", "Sztuk", "Kod", "Cena", "Rodzaj", "Opis", "Adres", "Uwagi"]
  private static let seed: UInt64 = 20_261_130

  private static let rows: [[String]] = {
    var random = Seeded(seed)
    let things = ["Kurtka", "Czapka z wełny", "\"Stół, okrągły 48\"\"\"", "Buty", "\"Namiot, mały\"", "Plecak 30 l"]
    return (0..<80).map { row in
      [
        "\(10 + row % 18)/0\(1 + row % 9)/2018", "0\(row % 10):15", "\(random.below(30))", "MG-\(1000 + row)",
        "\(random.below(90)).\(10 + random.below(89))", random.pick(things),
        "\"Lekka, mocna, na każdą pogodę; numer \(row)\(row % 3 == 0 ? ", \"\"nowość\"\"" : "")\"",
        "\"https://example.com/product/MG_\(1000 + row).html\"", row % 11 == 0 ? "ostatnia" : "",
      ]
    }
  }()

  private static func document(_ rows: [String]) -> String {
    ([names.joined(separator: ",")] + rows).joined(separator: "\n") + "\n"
  }

  private static let lines = rows.map { $0.joined(separator: ",") }

  private static func damaged(_ kind: Kind, _ row: Int, _ column: Int) -> String {
    var cells = rows[row]
    var lines = lines
    switch kind {
    case .moreSeparators: cells[column] = "," + cells[column]
    case .fewerSeparators:
      let cell = cells.remove(at: column)
      cells[max(0, column - 1)] += cell
    case .extraQuote:
      let isQuoted = cells[column].hasPrefix("\"")
      cells[column] = isQuoted ? "\"\"" + cells[column].dropFirst() : "\"" + cells[column]
    case .missingClosingQuote: cells[6].removeLast()
    case .backslash: cells[6] = "\"Model \\\"A\\\", \(row)\""
    case .otherQuote: cells = cells.map { $0.replacing("\"", with: "'") }
    case .spaces: lines[row] = cells.joined(separator: " ")
    case .semicolons: lines[row] = cells.joined(separator: ";")
    case .tabs: lines[row] = cells.joined(separator: "\t")
    case .short: cells = Array(cells.prefix(max(1, column)))
    case .emptyLine: lines.insert("", at: row)
    case .delimitersOnly: lines.insert(row % 2 == 0 ? ",,,,,,,," : ", ,\t,\u{A0},,\"\",,,", at: row)
    case .carriageReturn: break
    case .returnInValue:
      cells[column] = column < 5 ? cells[column] + "\rx" : "a\rb" + cells[column].filter { $0 != "\"" && $0 != "," }
    case .header: lines.insert(names.joined(separator: ","), at: row)
    case .mark: cells[0] = "\u{FEFF}" + cells[0]
    case .nul: cells[column] = cells[column].hasPrefix("\"") ? "\"\0" + cells[column].dropFirst() : "\0" + cells[column]
    case .lateTrailing: cells[8] += ","
    case .twoLines: cells[6] = "\"Lekka, mocna\nna każdą pogodę; numer \(row)\""
    }
    switch kind {
    case .spaces, .semicolons, .tabs, .emptyLine, .delimitersOnly, .header: break
    case .carriageReturn:
      return document(lines).replacing(lines[row] + "\n", with: lines[row] + "\r", maxReplacements: 1)
    default: lines[row] = cells.joined(separator: ",")
    }
    return document(lines)
  }

  private static let texts = names.map {
    FieldSpec(name: $0, locator: .column($0), type: .text, isRequired: $0 == "Kod")
  }
  private static let typed = zip(
    names, [.date, .text, .integer, .code, .decimal, .text, .text, .text, .text] as [ColumnType]
  ).map {
    FieldSpec(
      name: $0, locator: .column($0), type: $1, isRequired: $0 == "Kod", datePatterns: $1 == .date ? ["dd/mm/yyyy"] : []
    )
  }

  private struct Result {
    var wrong = 0
    var lost = 0
    var untold = 0
    var refused = 0
    var files = 0
    var examples: [String] = []
  }

  private static func read(_ text: String, _ fields: [FieldSpec]) throws -> (rows: [[Value]], told: Int) {
    let reader = try CSVReader(source: MemorySource(text), format: CSVFormat(delimiter: ","), fields: fields)
    let reading = try Reading(reader)
    return (reading.rows, reading.rejections.count + reader.passed.reread)
  }

  private static func check(_ kind: Kind, _ fields: [FieldSpec], _ result: inout Result) throws {
    let clean = try read(document(lines), fields).rows
    try #require(clean.count == 80)
    for row in 0..<80 {
      for column in kind.hasColumn ? Array(0..<9) : [0] {
        result.files += 1
        let text = damaged(kind, row, column)
        guard let (found, told) = try? read(text, fields) else {
          result.refused += 1
          continue
        }
        var expected = clean
        // A value that a quoted field legitimately spreads over two lines.
        if kind == .twoLines { expected[row][6] = .text("Lekka, mocna\nna każdą pogodę; numer \(row)") }
        let wrong = found.count { !expected.contains($0) }
        let missing = expected.count { !found.contains($0) }
        result.wrong += wrong > 0 ? 1 : 0
        result.lost += missing > kind.cost ? 1 : 0
        result.untold += missing > 0 && told == 0 ? 1 : 0
        if wrong > 0 || missing > kind.cost || (missing > 0 && told == 0) {
          result.examples.append("row \(row), column \(column): \(wrong) wrong, \(missing) missing, \(told) told")
        }
      }
    }
  }

  @Test(arguments: Kind.allCases, [true, false])
  func noDamageIsPublished(_ kind: Kind, _ isTyped: Bool) throws {
    var result = Result()
    try Self.check(kind, isTyped ? Self.typed : Self.texts, &result)
    let line =
      "seed \(Self.seed), \(kind.rawValue), \(isTyped ? "typed" : "texts"): \(result.files) files, "
      + "\(result.wrong) wrong, \(result.lost) lost, \(result.untold) untold, \(result.refused) refused"
    let why = "\(line)\n\(result.examples.prefix(5).joined(separator: "\n"))"
    #expect(result.wrong == 0, "\(why)")
    #expect(result.lost == 0, "\(why)")
    #expect(result.untold == 0, "\(why)")
    // A document is refused only where nothing in it tells where the damage ends.
    #expect(result.refused * 100 <= result.files, "\(why)")
  }
}
