public import Platform
internal import Privacy
public import Runtime
public import Schema
public import Territory
internal import Text

/// Parses values of key columns as typed: `area=1261011`, or for a whole key the values in key order.
///
/// They are converted like column values, so that `31.12.2020` finds `2020-12-31` and a name the code of its area.
public struct KeyArguments {
  /// The dataset of the key.
  public let dataset: Dataset
  /// A hint at further help; nil if the values were not typed by a person.
  let help: Advice?
  /// The list for names of areas; nil if there is none.
  public var areas: AreaList?
  /// Whether a column, by its index, has or had a value; of several areas with one name the one that occurs is meant. Nil
  /// if that is unknown.
  public var occurs: ((Int, Value) -> Bool)?

  public init(
    dataset: Dataset, help: Advice?, areas: AreaList? = nil, occurs: ((Int, Value) -> Bool)? = nil
  ) {
    self.dataset = dataset
    self.help = help
    self.areas = areas
    self.occurs = occurs
  }

  /// Values by the index of their columns; columns that are not named match any value.
  ///
  /// - Parameter anyColumn: whether columns outside the key may be named.
  public func filter(_ words: ArraySlice<String>, anyColumn: Bool = false) throws(UsageError) -> [Int: Value] {
    var found: [Int: Value] = [:]
    for word in words {
      guard let (index, text) = try named(word, anyColumn: anyColumn) else {
        throw UsageError("\"\(word)\" is not COLUMN=VALUE", advice: advice)
      }
      found[index] = try value(text, index)
    }
    return found
  }

  /// The values of the whole key, in key order.
  public func key(_ words: ArraySlice<String>) throws(UsageError) -> [Value] {
    var found: [Int: Value] = [:]
    var unnamed = dataset.keyIndices[...]
    for word in words {
      if let (index, text) = try named(word, anyColumn: false) {
        found[index] = try value(text, index)
      } else if let index = unnamed.popFirst() {
        found[index] = try value(word, index)
      } else {
        throw UsageError("the key of \(dataset.id) has no place for \"\(word)\"", advice: advice)
      }
    }
    var key: [Value] = []
    for index in dataset.keyIndices {
      guard let value = found[index] else {
        throw UsageError("the key of \(dataset.id) wants a value of \(dataset.columns[index].name)", advice: advice)
      }
      key.append(value)
    }
    return key
  }

  /// A source value in stored form: hashed if the column is hashed.
  func treated(_ text: String, _ index: Int) throws -> Value {
    guard dataset.columns[index].guarding.treatment == .hash else { return try value(text, index) }
    return .text(try PrivacySecret.token(text, dataset))
  }

  /// The whole key with source values replaced by tokens; nil if none of its columns is hashed.
  public func hashed(_ key: [Value]) throws -> [Value]? {
    let indices = dataset.keyIndices
    guard indices.contains(where: { dataset.columns[$0].guarding.treatment == .hash }) else { return nil }
    return try zip(indices, key).map { index, value in
      dataset.columns[index].guarding.treatment == .hash ? try treated(value.description, index) : value
    }
  }

  private var advice: Advice {
    let key: Advice = "The key of \(dataset.id) is \(dataset.key.joined(separator: ", "))"
    return help.map { "\(key); see \($0)" } ?? key
  }

  /// The column and the text of `column=text`; nil for a value without a name.
  ///
  /// The part before the sign must look like a column name, since a key itself may contain the sign.
  private func named(_ word: String, anyColumn: Bool) throws(UsageError) -> (Int, String)? {
    guard let sign = word.firstIndex(of: "=") else { return nil }
    let name = String(word[..<sign])
    let named = anyColumn ? Array(dataset.columns.indices) : dataset.keyIndices
    if let index = named.first(where: { dataset.columns[$0].name == name }) {
      return (index, String(word[word.index(after: sign)...]))
    }
    guard name.utf8.allSatisfy({ ($0 | 0x20) &- 97 < 26 || $0 &- 48 < 10 || $0 == 95 || $0 == 45 }) else { return nil }
    let names = named.map { dataset.columns[$0].name }
    throw UsageError(
      "\"\(name)\" is no \(anyColumn ? "column" : "key column") of \(dataset.id)" + UsageError.hint(name, among: names),
      advice: advice)
  }

  private func value(_ text: String, _ index: Int) throws(UsageError) -> Value {
    let column = dataset.columns[index]
    switch column.type {
    case .integer:
      guard let number = Int64(text) else {
        throw UsageError("\(column.name) is a whole number, not \"\(text)\"", advice: advice)
      }
      return .integer(number)
    case .boolean:
      guard text == "true" || text == "false" else {
        throw UsageError("\(column.name) is true or false, not \"\(text)\"", advice: advice)
      }
      return .integer(text == "true" ? 1 : 0)
    case .decimal:
      return try read(text, column, "a number") {
        Decimal.canonical($0, mark: .point) ?? Decimal.canonical($0, mark: .comma)
      }
    case .period:
      return try read(text, column, "a period such as 2024, 2024-Q1 or 2024-07") { PeriodText.canonical($0) }
    case .date: return try read(text, column, "a date such as 2024-12-31") { Day.read($0)?.description }
    case .datetime: return try read(text, column, "a date with a time") { Moment.canonical($0) }
    case .area: return .text(try area(text, index))
    case .text: return .text(dataset.keyIndices.contains(index) ? KeyText.tidy(text) : text)
    case .code, .geometry: return .text(text)
    }
  }

  private func read(
    _ text: String, _ column: Column, _ wanted: String, _ canonical: (String) -> String?
  ) throws(UsageError) -> Value {
    guard let found = canonical(text) else {
      throw UsageError("\(column.name) is \(wanted), not \"\(text)\"", advice: advice)
    }
    return .text(found)
  }

  /// A figure of a grouping is stored under the grouping's id. The dataset may also have codes that are not in the
  /// list.
  private func area(_ text: String, _ index: Int) throws(UsageError) -> String {
    guard let areas, areas.area(text) == nil, areas.grouping(text) == nil else { return text }
    let found = areas.resolve(text)
    if let code = found.code { return code }
    // A code that the list does not have is no other one.
    let isName = text.unicodeScalars.contains { $0.properties.isAlphabetic }
    let candidates = isName ? found.candidates.map(\.code).filter { occurs?(index, .text($0)) ?? false } : []
    if candidates.count == 1 { return candidates[0] }
    guard AreaCode.teryt(text) != nil else {
      let which = candidates.isEmpty ? "" : "; \(candidates.joined(separator: " and ")) occur in the column"
      throw UsageError(
        "\(dataset.columns[index].name): \(found.refusal)\(which)",
        advice: "Give its code; \(.resolveArea) explains codes and names")
    }
    return text
  }
}
