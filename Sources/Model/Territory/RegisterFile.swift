internal import Platform
internal import Schema
internal import Text

/// The file TERC as GUS publishes it: `WOJ;POW;GMI;RODZ;NAZWA;NAZWA_DOD;STAN_NA`, UTF-8 with or without a byte-order
/// mark.
///
/// In older files the second to last column is `NAZDOD`.
struct RegisterFile {
  let path: String
  /// The date of the register.
  let state: String
  private(set) var areas: [Area] = []

  init(_ path: String) throws {
    self.path = path
    let rows = try CSVRows(
      path, delimiter: ";", columns: ["WOJ", "POW", "GMI", "RODZ", "NAZWA", "STAN_NA"],
      optional: ["NAZWA_DOD", "NAZDOD"])
    guard let first = rows.rows.first else { throw TerritoryError(file: path, "the register is empty") }
    state = rows.value(first, "STAN_NA")
    guard Day.read(state)?.description == state else {
      throw TerritoryError(file: path, line: first.line, "STAN_NA \"\(state)\" is not a day such as 2024-01-01")
    }
    let extra = rows.has("NAZWA_DOD") ? "NAZWA_DOD" : "NAZDOD"
    for row in rows.rows {
      func value(_ column: String) -> String { rows.value(row, column) }
      guard value("STAN_NA") == state else {
        throw TerritoryError(
          file: path, line: row.line, "this row is of \(value("STAN_NA")), and the first of \(state)",
          advice: "One file holds the register of one day; download it again")
      }
      areas.append(
        try Self.area(
          (value("WOJ"), value("POW"), value("GMI"), value("RODZ")), value("NAZWA"), value(extra), state, path, row.line
        ))
    }
  }

  private static func area(
    _ code: (voivodeship: String, powiat: String, gmina: String, kind: String), _ name: String, _ words: String,
    _ state: String, _ path: String, _ line: Int
  ) throws -> Area {
    let (voivodeship, powiat, gmina, kind) = code
    // A spreadsheet turns 02 into 2: such a file would give wrong codes throughout.
    for part in [voivodeship, powiat, gmina] where !part.isEmpty {
      guard part.utf8.count == 2, part.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }) else {
        throw TerritoryError(
          file: path, line: line, "\"\(part)\" is not a number of two digits",
          advice: "A spreadsheet may have taken zeros away; use the file as GUS publishes it")
      }
    }
    let text = voivodeship + powiat + gmina + kind
    switch (voivodeship.isEmpty, powiat.isEmpty, gmina.isEmpty) {
    case (false, true, true):
      return Area(code: text, kind: .voivodeship, name: name.lowercased(), parent: "PL", state: state)
    case (false, false, true):
      let kind: AreaKind = words.hasPrefix("miasto") ? .cityPowiat : .powiat
      return Area(code: text, kind: kind, name: name, parent: voivodeship, state: state)
    case (false, false, false):
      if kind.utf8.count == 1, let found = kind.utf8.first.flatMap({ AreaKind(teryt: $0) }) {
        return Area(code: text, kind: found, name: name, parent: voivodeship + powiat, state: state)
      }
    default: break
    }
    throw TerritoryError(file: path, line: line, "\"\(text)\" is not a code of TERYT")
  }
}
