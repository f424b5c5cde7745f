/// The tags of a page, parsed independently of how it was made.
struct Markup {
  /// Elements that have no end (HTML, 13.1.2).
  private static let void: Set<Substring> = ["meta", "link", "br"]

  /// The names of all elements, in their order.
  private(set) var elements: [String] = []
  /// The values of `id`.
  private(set) var ids: [String] = []
  /// The values of `href`.
  private(set) var links: [String] = []
  /// What is wrong; nil if every element is closed correctly.
  private(set) var fault: String?

  init(_ page: String) {
    var open: [Substring] = []
    var rest = page[...]
    while let start = rest.firstIndex(of: "<") {
      rest = rest[rest.index(after: start)...]
      guard let end = Self.end(of: rest) else {
        fault = "a tag has no end"
        return
      }
      let tag = rest[..<end]
      rest = rest[rest.index(after: end)...]
      if tag.hasPrefix("!") { continue }
      if tag.hasPrefix("/") {
        guard open.popLast() == tag.dropFirst() else {
          fault = "</\(tag.dropFirst())> ends what is not open"
          return
        }
        continue
      }
      let name = tag.prefix { $0.isLetter || $0.isNumber }
      elements.append(String(name))
      ids += Self.values(of: "id", in: tag)
      links += Self.values(of: "href", in: tag)
      if !Self.void.contains(name) { open.append(name) }
    }
    if let last = open.last { fault = "<\(last)> has no end" }
  }

  /// The place of `>` outside quotes.
  private static func end(of tag: Substring) -> Substring.Index? {
    var isQuoted = false
    return tag.indices.first { index in
      if tag[index] == "\"" { isQuoted.toggle() }
      return tag[index] == ">" && !isQuoted
    }
  }

  private static func values(of attribute: String, in tag: Substring) -> [String] {
    tag.ranges(of: " \(attribute)=\"").map { String(tag[$0.upperBound...].prefix { $0 != "\"" }) }
  }

  /// Text with its references read back (HTML, 13.5).
  static func text(_ html: String) -> String {
    html.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
      .replacing("&#39;", with: "'").replacing("&amp;", with: "&")
  }
}
