internal import Platform
internal import Schema
public import Settings

extension Shape where Value == MappingText {
  /// A SELECT in a file below a folder, or the SELECT itself as a block of text.
  public static func mapping(in folder: String, shown: String) -> Shape {
    Shape("the SELECT, or the name of the file that holds it (….sql)") { node, report in
      if case .scalar(let sql, .block) = node.content {
        // The block begins on the line after its indicator.
        return MappingText(sql: sql, file: node.mark.location.file, line: node.mark.location.line + 1)
      }
      guard
        let path = Shape<String>.file("the mapping", ending: ".sql", in: folder, shown: shown).value(of: node, report)
      else { return nil }
      do throws(FileError) {
        guard let sql = try SettingsText.read(path, into: report) else { return nil }
        if sql.allSatisfy(\.isWhitespace) { report.error("the mapping \(path) is empty", at: node.mark) }
        return MappingText(sql: sql, file: path, line: 1)
      } catch {
        report.error(error.what, at: node.mark)
        return nil
      }
    }
  }
}
