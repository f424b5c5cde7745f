internal import Platform
internal import Readers
internal import Schema
internal import Settings
internal import Text

/// Checks over several columns, rows or datasets.
extension CheckReader {
  /// `{parts: [boys, girls], total: pupils}`: in every row.
  func sum(_ section: Section) -> Check.Rule? {
    let errors = section.report.errorCount
    let parts = section.required("parts", columnList(Self.numbers))
    let total = section.required("total", column(Self.numbers))
    let tolerance = section.optional("tolerance", .canonicalAmount, default: "0")
    guard let parts, let total else { return nil }
    if parts.contains(where: { $0.name == total.name }), section.report.errorCount == errors {
      section.report.error("\"\(total.name)\" cannot be a part of itself", at: section.place(of: "parts"))
    }
    return .sum(parts: parts.map(\.name), total: total.name, tolerance: tolerance)
  }

  /// `{column: value, by: [period], total: {area: "1261011"}}`: over the rows of a group.
  func totalRow(_ section: Section) -> Check.Rule? {
    let column = section.required("column", column(Self.numbers))
    let by = section.optional("by", columnList(), default: [])
    let total = section.required("total", condition)
    let tolerance = section.optional("tolerance", .canonicalAmount, default: "0")
    guard let column, let total else { return nil }
    return .totalRow(column: column.name, by: by.map(\.name), total: total, tolerance: tolerance)
  }

  private var condition: Shape<[Check.Condition]> {
    Shape<[Keyed<String>]>.mapping("the total's row", keys: columnName, values: .text).checked {
      entries, node, report in
      if node.keys.isEmpty {
        report.error("say which row holds the total: {area: \"1261011\"}", at: node.mark)
      }
      return entries.isEmpty ? nil : entries.map { Check.Condition(column: $0.key, value: $0.value) }
    }
  }

  private var columnName: Shape<String> {
    column([.text, .code, .area, .period, .date, .integer, .boolean]).map(\.name)
  }

  /// `{column: area, dataset: areas, to: code}`.
  func reference(_ section: Section) -> Check.Rule? {
    let column = section.required("column", column())
    let target = section.required("dataset", otherDataset)
    let to = section.optional("to", Shape<String>.text.located)
    guard let column, let target else { return nil }
    references.add(
      ReferenceChecks.Item(
        isInteger: column.type.isStoredAsInteger, dataset: target, column: to?.value,
        mark: to?.mark ?? section.place(of: "dataset")))
    return .reference(column: column.name, dataset: target, to: to?.value)
  }

  private var otherDataset: Shape<String> {
    Shape<String>.text.checked(as: "the name of a dataset") { name, node, report in
      guard datasetIDs.contains(name) else {
        report.error(
          "there is no dataset \"\(name)\"", at: node.mark,
          suggestion: suggestion(for: name, among: datasetIDs.filter { $0 != dataset }, "datasets"))
        return nil
      }
      if name == dataset {
        report.error("a dataset cannot refer to itself: its rows are only there once they are checked", at: node.mark)
        return nil
      }
      return name
    }
  }
}

/// The references to columns of other datasets, which are checked once all datasets are read.
final class ReferenceChecks {
  struct Item {
    var isInteger: Bool
    var dataset: String
    /// Nil for the dataset's only key column.
    var column: String?
    var mark: Mark
  }

  private var items: [Item] = []

  func add(_ item: Item) { items.append(item) }

  /// Warns of references to datasets that will never have a version.
  ///
  /// - Parameter filled: the datasets that are filled by a source or by a derivation.
  func warnOfUnfilled(_ filled: Set<String>, _ report: Report) {
    for item in items where !filled.contains(item.dataset) {
      report.warning(
        "no source fills the dataset \(item.dataset), so there is nothing to compare with and every run fails",
        at: item.mark, suggestion: "add a source that fills it, or leave out the check")
    }
  }

  func resolve(_ datasets: [Dataset], _ report: Report) {
    for item in items {
      // A dataset with mistakes is checked once they are corrected.
      guard let dataset = datasets.first(where: { $0.id == item.dataset }) else { continue }
      guard item.column != nil || dataset.key.count == 1 else {
        report.error(
          "the dataset \(dataset.id) has a key of \(dataset.key.count) columns, so say which one is meant",
          at: item.mark,
          suggestion: "to: \(dataset.key[0])")
        continue
      }
      let name = item.column ?? dataset.key[0]
      guard let column = dataset.columns.first(where: { $0.name == name }) else {
        report.error(
          "the dataset \(dataset.id) has no column \"\(name)\"", at: item.mark,
          suggestion: suggestion(for: name, among: dataset.columns.map(\.name), "columns"))
        continue
      }
      if column.type.isStoredAsInteger != item.isInteger {
        report.error(
          "\"\(name)\" of \(dataset.id) is of the type \(column.type.rawValue), which no value here can equal",
          at: item.mark)
      }
    }
  }
}

/// A list of codes in a CSV file: comma-separated UTF-8 with a header; the codes are in the first column.
struct CodeFile {
  /// The most codes of a list.
  static let codesMax = 100_000

  let folder: String

  var shape: Shape<[String]> {
    Shape<String>.text.checked(as: "a file of codes") { name, node, report in
      do {
        return try read(path(name, from: folder))
      } catch {
        report.error((error as? any Problem)?.what ?? "\(error)", at: node.mark)
        return nil
      }
    }
  }

  private func read(_ path: String) throws -> [String] {
    let table = try TableFile(path)
    guard let first = table.header.first else { throw CodeFileError(what: "\(path) has no header") }
    // Spreadsheets with Polish settings save semicolons; each line would be read as one code.
    if table.header.count == 1, first.contains(where: { $0 == ";" || $0 == "\t" }) {
      throw CodeFileError(what: "\(path) is not separated by commas: its header is \"\(first)\"")
    }
    var codes: [String] = []
    try table.eachRow(of: [first], as: .code) { row in
      if let code = row.values[0] { codes.append(code) }
      if codes.count > Self.codesMax { throw CodeFileError(what: "\(path) has more than \(Self.codesMax) codes") }
    }
    if codes.isEmpty { throw CodeFileError(what: "\(path) holds no code") }
    return codes
  }
}

/// An invalid code list.
struct CodeFileError: Problem, Hashable {
  let what: String
  var advice: Advice { "Write the codes into the first column of a CSV file, below its title" }
}

extension Shape where Value == String {
  /// A number with a decimal point, in its canonical form: `0.50` is `0.5`.
  static var canonicalNumber: Shape {
    let expected = "a number with a decimal point and at most 18 digits before it and 12 behind it"
    return Shape<String>.text.checked(as: expected) { text, node, report in
      if let canonical = Decimal.canonical(text), ExactNumber(canonical) != nil { return canonical }
      let pointed = text.replacing(",", with: ".")
      let isMeant = pointed != text && Decimal.canonical(pointed).flatMap({ ExactNumber($0) }) != nil
      report.error(
        "expected \(expected), found \"\(text)\"", at: node.mark, suggestion: isMeant ? "write \(pointed)" : "")
      return nil
    }
  }
}

extension Shape where Value == String {
  /// A tolerance: a non-negative number in canonical form.
  static var canonicalAmount: Shape {
    canonicalNumber.checked { text, node, report in
      guard text.hasPrefix("-") else { return text }
      report.error("expected a number that is not negative, found \"\(text)\"", at: node.mark)
      return nil
    }
  }
}

extension Shape where Value == Int {
  /// A share in hundredths of a per cent: `30%` and `0.3` are 3000; without `%` at most 1.
  static var hundredths: Shape {
    let expected = "a share, exact to a hundredth of a per cent (30%)"
    return Shape<String>.text.checked(as: expected) { text, node, report in
      let isPercent = text.hasSuffix("%")
      let digits = isPercent ? String(text.dropLast()) : text
      let unit: Int128 = isPercent ? 10_000_000_000 : 100_000_000
      guard let number = Decimal.canonical(digits).flatMap({ ExactNumber($0) }), number.scaled >= 0,
        number.scaled % unit == 0, number.scaled / unit <= 10_000_000
      else {
        report.error("expected \(expected), found \"\(text)\"", at: node.mark)
        return nil
      }
      // A plain 30 cannot be meant as 3000 %.
      guard isPercent || number.scaled / unit <= 10_000 else {
        report.error(
          "a share without % is from 0 to 1, found \"\(text)\"", at: node.mark,
          suggestion: number.scaled % 10_000_000_000 == 0 ? "write \(text)%" : "")
        return nil
      }
      return Int(number.scaled / unit)
    }
  }
}
