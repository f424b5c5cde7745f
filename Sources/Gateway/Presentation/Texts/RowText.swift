public import Platform
public import Schema
public import Store

/// Rows and changes as text and JSON.
public enum RowText {
  /// A row as JSON.
  public static func json(_ columns: [Column], _ values: [Value]) -> JSON {
    .object(zip(columns, values).map { JSON.Member($0.name, json($1, $0.type)) })
  }

  /// A value as JSON.
  public static func json(_ value: Value, _ type: ColumnType) -> JSON {
    switch value {
    case .null: .null
    case .integer(let number): type == .boolean ? .boolean(number != 0) : .integer(number)
    // A canonical decimal is a valid JSON number.
    case .text(let text): type == .decimal ? .number(text) : .string(text)
    }
  }

  /// A change as JSON.
  public static func json(_ dataset: Dataset, _ change: ChangeCursor) -> JSON {
    let columns = dataset.columns
    let operation = change.operation
    var members: [JSON.Member] = [.init("op", .string(operation.rawValue))]
    if operation != .delete {
      members.append(.init("new", json(columns, columns.indices.map { change.new($0).value })))
    }
    if operation != .insert {
      members.append(.init("old", json(columns, columns.indices.map { change.old($0).value })))
    }
    return .object(members)
  }

  /// `~ indicator=72305 area=1261011 value=779115→779966`.
  public static func line(_ dataset: Dataset, _ change: ChangeCursor) -> String {
    let keys = dataset.keyIndices
    func shown(_ cell: Cell, _ index: Int) -> String { cell.value.shown(as: dataset.columns[index].type) }
    let key = keys.map { "\(dataset.columns[$0].name)=\(shown(change.new($0), $0))" }
    let others = dataset.columns.indices.filter { !keys.contains($0) }
    switch change.operation {
    case .insert:
      return "+ "
        + (key + others.map { "\(dataset.columns[$0].name)=\(shown(change.new($0), $0))" }).joined(separator: " ")
    case .delete:
      return "- "
        + (key + others.map { "\(dataset.columns[$0].name)=\(shown(change.old($0), $0))" }).joined(separator: " ")
    case .update:
      let changed = others.compactMap { index -> String? in
        let (old, new) = (shown(change.old(index), index), shown(change.new(index), index))
        return old == new ? nil : "\(dataset.columns[index].name)=\(old)→\(new)"
      }
      return "~ " + (key + changed).joined(separator: " ")
    }
  }
}
