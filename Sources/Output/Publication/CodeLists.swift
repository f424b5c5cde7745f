internal import Platform
internal import Schema

/// The meanings of a dataset's codes in both languages: `codeLists` of `datapackage.json` has each list once, named
/// after the first column that uses it, and `codeList` of a field refers to it.
///
/// The standard's `categories` is not used, since it would make every other value invalid.
enum CodeLists {
  /// The codes of a column; those of CL_OBS_STATUS for a `status` column without declared codes.
  private static func codes(_ column: Column) -> [CodeMeaning] {
    column.name == "status" && column.type == .code && column.codes.isEmpty
      ? SharedCodes.observationStatus.meanings : column.codes
  }

  /// The name of a column's list; nil if it has none.
  static func name(of column: Column, in columns: [Column]) -> String? {
    let wanted = codes(column)
    return wanted.isEmpty ? nil : columns.first { codes($0) == wanted }?.name
  }

  /// Every list once; nil if there are none.
  static func json(_ columns: [Column]) -> JSON? {
    let owners = columns.filter { name(of: $0, in: columns) == $0.name }
    guard !owners.isEmpty else { return nil }
    return .object(
      owners.map { column in
        JSON.Member(column.name, .object(codes(column).map { JSON.Member($0.code, $0.meaning.json) }))
      })
  }
}
