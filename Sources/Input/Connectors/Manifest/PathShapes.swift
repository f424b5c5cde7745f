internal import Formats
internal import Settings

extension Shape where Value == JSONPath {
  /// A path into a document, in `JSONPath`'s notation.
  static var path: Shape {
    Shape<String>.text.checked(as: "a path (results[].values[])") { text, node, report in
      readPath(text, offset: 0, node, report)
    }
  }
}

/// Reads a path that stands in a scalar; the mistake is placed at its character.
private func readPath(_ text: String, offset: Int, _ node: Node, _ report: Report) -> JSONPath? {
  do throws(FormatError) {
    return try JSONPath(parsing: text)
  } catch {
    let place = offset + min(max(0, error.column - 1), text.count - 1)
    report.error(error.message, at: node.mark(at: place, width: 1), suggestion: error.advice)
    return nil
  }
}

extension Shape where Value == LastPage {
  /// `links.next is absent` or `totalPages is reached`.
  static var lastPage: Shape {
    Shape<String>.text.checked(as: "how the last page is known (links.next is absent, totalPages is reached)") {
      text, node, report in
      if text.hasSuffix(" is absent") {
        return readPath(String(text.dropLast(10)), offset: 0, node, report).map { .absent($0) }
      }
      if text.hasSuffix(" is reached") {
        return readPath(String(text.dropLast(11)), offset: 0, node, report).map { .count($0) }
      }
      report.error(
        "expected \"PATH is absent\" or \"PATH is reached\", found \"\(text)\"", at: node.mark,
        suggestion: "write it like links.next is absent")
      return nil
    }
  }
}

extension Shape where Value == Total {
  /// `totalRecords`, or `{path: totalRecords, counts: results[]}`.
  static var total: Shape {
    Shape("where the total stands") { node, report in
      if node.text != nil { return Shape<JSONPath>.path.value(of: node, report).map { Total(path: $0) } }
      return Shape.section("the total") { section in
        let path = section.required("path", .path)
        let counts = section.optional("counts", .path)
        return path.map { Total(path: $0, counts: counts) }
      }.value(of: node, report)
    }
  }
}
