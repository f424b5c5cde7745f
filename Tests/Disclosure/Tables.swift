import Schema
import Territory
import Testbed

@testable import Disclosure

/// Helpers for protecting tables, and the history that the dataset keeps in the product.
struct Memory {
  private(set) var before = PublishedBefore()

  /// Stores a version as it was published.
  mutating func publish(_ rows: [(key: [Value], figures: [Value])], isHidden: [[Bool]]) {
    let version = before.version + 1
    before.version = version
    let keys = Set(rows.map(\.key))
    for key in before.rows.keys where !keys.contains(key) {
      guard let last = before.rows[key]?.lives.indices.last, before.rows[key]?.lives[last].to == nil else { continue }
      before.rows[key]?.lives[last].to = version - 1
    }
    for (row, hidden) in zip(rows, isHidden) {
      var past = before.rows[row.key] ?? PublishedBefore.Past(columns: hidden.count)
      if past.lives.last.map({ $0.to != nil }) ?? true { past.lives.append((from: version, to: nil)) }
      for column in hidden.indices {
        past.figures[column].note(
          hidden[column] ? .null : row.figures[column], mark: hidden[column] ? .text("#") : .null, until: version)
      }
      before.rows[row.key] = past
    }
  }
}

/// The list of areas that ships with the project.
func shippedAreas() throws -> AreaList {
  guard let list = try AreaFiles.read("Territory") else { throw MissingList() }
  return list
}

struct MissingList: Error {}

/// A table of one column over a key of texts.
struct SmallTable {
  var keyNames: [String]
  var control: DisclosureControl
  var memory = Memory()
  var areas: AreaList?

  init(_ keyNames: [String], minimum: Int = 5, totals: [DisclosureControl.Total], areas: AreaList? = nil) {
    self.keyNames = keyNames
    self.areas = areas
    control = DisclosureControl(
      values: ["value"], marks: ["mark"], frequency: DisclosureControl.Threshold(column: nil, minimum: minimum),
      totals: totals)
  }

  /// Protects rows of `key parts: value` and publishes them; the keys of what is hidden.
  mutating func bring(_ rows: KeyValuePairs<String, String?>) throws -> [String] {
    let sorted = rows.map { row in
      (
        key: row.key.split(separator: " ").map { Value.text(String($0)) },
        figures: [row.value.map { Value.text($0) } ?? .null]
      )
    }.sorted { a, b in "\(a.key)" < "\(b.key)" }
    let outcome = try Protection(control, keyNames: keyNames, period: nil, areas: areas).protect(
      sorted.map { row in
        let number: ExactNumber? = if case .text(let text) = row.figures[0] { ExactNumber(text) } else { nil }
        return Protection.Row(key: row.key, figures: [number], auxiliaries: [])
      }, after: memory.before)
    memory.publish(sorted, isHidden: outcome.isHidden)
    return zip(sorted, outcome.isHidden).filter { $0.1[0] }.map { $0.0.key.map(\.description).joined(separator: " ") }
      .sorted()
  }
}
