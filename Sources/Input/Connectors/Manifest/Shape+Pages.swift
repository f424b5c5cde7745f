internal import Formats
internal import Platform
internal import Settings

extension Shape where Value == Pages {
  /// `{number: page, last: links.next is absent}` or `{next: links.next}`.
  static var pages: Shape {
    .section("the pages") { section in
      let way = section.has("next") ? next(section) : number(section)
      let size = section.optional(
        "size", .mapping("the page size", keys: .text, values: .integer(in: 1...100_000)), default: [])
      if size.count > 1 { section.report.error("a page size is one query item", at: size[1].mark) }
      let total = section.optional("total", .total)
      let pagesMax = section.optional("max", .integer(in: 1...1_000_000), default: Pages.pagesMaxDefault)
      let hasRepeats = section.optional("repeats", .boolean, default: false)
      let isSingleAllowed = section.optional("single", .boolean, default: false)
      return way.map {
        var pages = Pages($0, sizeName: size.first?.key, size: size.first?.value ?? 0, total: total, pagesMax: pagesMax)
        pages.hasRepeats = hasRepeats
        pages.isSingleAllowed = isSingleAllowed
        if isSingleAllowed, pages.nextPath == nil {
          section.report.error(
            "only pages that end where a path is absent can be single unnoticed", at: section.place(of: "single"))
        }
        return pages
      }
    }
  }

  private static func number(_ section: Section) -> Pages.Way? {
    let item = section.required("number", counter)
    _ = section.child("next")
    let from = section.optional("from", .integer(in: 0...1_000_000), default: 0)
    let step = section.optional("step", .integer(in: 1...100_000), default: 1)
    let last = section.required("last", .lastPage)
    guard let item, let last else { return nil }
    if step > 1, case .count = last {
      section.report.error(
        "pages that are counted by their first records do not end at a number of pages", at: section.place(of: "step"),
        suggestion: "last: page is empty")
    }
    return .number(item: item, from: from, step: step, last: last)
  }

  private static var counter: Shape<String> {
    Shape<String>.text.checked(as: "the query item that counts them; or \"next\", the path of the next one's address") {
      text, _, _ in text
    }
  }

  /// The last page is the one without a link to the next.
  private static func next(_ section: Section) -> Pages.Way? {
    let path = section.optional("next", .path)
    for key in ["number", "from", "step", "last"] {
      guard let child = section.child(key) else { continue }
      section.report.error(
        "pages that follow \"next\" have no \"\(key)\"", at: section.place(of: key),
        suggestion: key == "last" && child.text?.hasSuffix(" is absent") == true
          ? "the last page is the one without a next" : "pages are either counted or linked")
    }
    return path.map { .next($0) }
  }
}

extension Shape where Value == LastPage {
  /// `links.next is absent`, `totalPages is reached`, `hasMore is false`, `isLast is true` or `page is empty`.
  static var lastPage: Shape {
    Shape<String>.text.checked(as: "how the last page is known (links.next is absent, totalPages is reached)") {
      text, node, report in
      if text == "page is empty" { return .empty }
      let ends: [(String, @Sendable (DocumentPath) -> LastPage)] = [
        (" is absent", { .absent($0) }), (" is reached", { .count($0) }), (" is false", { .flag($0, false) }),
        (" is true", { .flag($0, true) }),
      ]
      for (end, last) in ends where text.hasSuffix(end) {
        return DocumentPath(String(text.dropLast(end.count)), at: node, report).map(last)
      }
      report.error(
        "expected \"PATH is absent\", \"PATH is reached\", \"PATH is false\", \"PATH is true\" or \"page is empty\", "
          + "found \"\(text)\"", at: node.mark, suggestion: "write it like links.next is absent")
      return nil
    }
  }
}

extension Shape where Value == Total {
  /// `totalRecords`, or `{path: totalRecords, counts: results[]}`.
  static var total: Shape {
    Shape("where the total stands") { node, report in
      if node.text != nil { return Shape<DocumentPath>.path.value(of: node, report).map { Total(path: $0) } }
      return Shape.section("the total") { section in
        let path = section.required("path", .path)
        let counts = section.optional("counts", .path)
        return path.map { Total(path: $0, counts: counts) }
      }.value(of: node, report)
    }
  }
}
