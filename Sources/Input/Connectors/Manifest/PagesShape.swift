internal import Formats
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
      return way.map {
        Pages($0, sizeName: size.first?.key, size: size.first?.value ?? 0, total: total, pagesMax: pagesMax)
      }
    }
  }

  private static func number(_ section: Section) -> Pages.Way? {
    let item = section.required("number", counter)
    _ = section.child("next")
    let from = section.optional("from", .integer(in: 0...1_000_000), default: 0)
    let last = section.required("last", .lastPage)
    guard let item, let last else { return nil }
    return .number(item: item, from: from, last: last)
  }

  private static var counter: Shape<String> {
    Shape<String>.text.checked(as: "the query item that counts them; or \"next\", the path of the next one's address") {
      text, _, _ in text
    }
  }

  /// The last page is the one without the address of another.
  private static func next(_ section: Section) -> Pages.Way? {
    let path = section.optional("next", .path)
    for key in ["number", "from", "last"] {
      guard let child = section.child(key) else { continue }
      section.report.error(
        "pages that follow \"next\" have no \"\(key)\"", at: section.place(of: key),
        suggestion: key == "last" && child.text?.hasSuffix(" is absent") == true
          ? "the last page is the one without a next" : "pages are either counted or linked")
    }
    return path.map { .next($0) }
  }
}
