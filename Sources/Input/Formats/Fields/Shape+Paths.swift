internal import Platform
public import Settings
internal import Text

extension Shape where Value == DocumentPath {
  /// A path in a document, in `DocumentPath`'s notation.
  public static var path: Shape {
    Shape<String>.text.checked(as: "a path (results[].values[])") { text, node, report in
      DocumentPath(text, at: node, report)
    }
  }
}

extension DocumentPath {
  /// Parses a path at the beginning of a scalar; a mistake is reported at its character.
  public init?(_ text: String, at node: Node, _ report: Report) {
    do throws(FormatError) {
      try self.init(parsing: text)
    } catch {
      let place = min(max(0, error.column - 1), text.count - 1)
      report.error(error.message, at: node.mark(at: place, width: 1), suggestion: error.advice)
      return nil
    }
  }
}
