import Platform
import SQLite
import Schema
import Testbed
import Testing

@testable import Portal
@testable import Publication

/// Texts that break things: the big list of naughty strings and what its authors left out.
@Suite struct NaughtyTests {
  private static let dataset = Dataset(
    id: "nieznosne", title: Bilingual(pl: "Nieznośne <b>teksty</b>", en: "Naughty & \"texts\""),
    description: Bilingual(pl: "</title><script>alert(1)</script>", en: "' onmouseover='alert(1)"),
    columns: [
      Column(name: "id", type: .integer, privacy: .public),
      Column(
        name: "text", type: .text, title: Bilingual(pl: "<img src=x onerror=alert(1)>", en: "\" autofocus onfocus=\""),
        description: Bilingual(pl: "javascript:alert(1)", en: "<!--"), unit: "</td><td>", privacy: .public),
    ], key: ["id"],
    publication: PublicationSettings(
      licence: "\"><script>", attribution: Bilingual(pl: "<svg/onload=alert(1)>", en: "&lt;"), keywords: ["<k>"]))

  private static let own = [
    "", " ", ",", "\"", "\"\"", "\r", "\n", "\r\n", "a\r\nb", "\\", "\\\"", "\u{1}\u{2}\u{1f}", "\u{7f}", "\u{85}",
    "\u{feff}", "\u{202e}odwrotnie", "\u{2028}\u{2029}", "𝄞", "e\u{301}", "👩‍👩‍👧‍👦", "=cmd|' /C calc'!A0", "+1", "-1",
    "@SUM(1)",
    "\t", "NULL", "null", "<script>alert('x')</script>", "</td></tr></table>", "&amp;", "&#39;", "]]>", "--", "%s%n",
    "zażółć gęślą jaźń",
  ]

  private static func texts() throws -> [String] {
    guard Shared.isThere else { return own }
    let path = Shared.path("torture/text/big-list-of-naughty-strings/blns.txt")
    return own + String(decoding: try Files.read(path), as: UTF8.self).split(separator: "\n").map(String.init)
  }

  private func publish(_ texts: [String]) throws -> Bench {
    let bench = try Bench()
    let rows = texts.enumerated().map { [Value.integer(Int64($0)), .text($1)] }
    try bench.publisher().publish(
      Self.dataset, Many.facts(rows.count), rows: MemoryRows(rows), changes: nil,
      lineage: Lineage([
        Lineage.Source(id: "zle", title: Bilingual(pl: "<script>", en: "\"'"), run: 1, fetchedAt: nil, documents: [])
      ]))
    return bench
  }

  @Test(.enabled(if: Shell.python, "python3 is not there"))
  func independentReadersGiveTheTextsBack() throws {
    let texts = try Self.texts()
    let bench = try publish(texts)
    // The texts reach the reader by another way: in hexadecimal digits.
    let digits = Array("0123456789abcdef")
    let lines = texts.map { $0.utf8.map { "\(digits[Int($0 >> 4)])\(digits[Int($0 & 15)])" }.joined() }
    let list = try bench.folder.write("texts.hex", lines.joined(separator: "\n"))
    let script = """
      import csv, gzip, json, sys
      texts = [bytes.fromhex(l).decode("utf-8") for l in open(sys.argv[1]).read().split("\\n")]
      rows = list(csv.reader(open("nieznosne.csv", newline="", encoding="utf-8"), strict=True))[1:]
      lines = gzip.open("nieznosne.ndjson.gz").read().decode("utf-8").split("\\n")
      assert lines.pop() == ""
      objects = [json.loads(l) for l in lines]
      assert [r[1] for r in rows] == texts
      assert [o["text"] for o in objects] == texts
      assert [int(r[0]) for r in rows] == list(range(len(texts)))
      print(len(rows))
      """
    let answer = Shell.shell(
      "python3 -c \"$1\" \"$2\"", in: "\(bench.root)/datasets/nieznosne/versions/1", arguments: [script, list])
    #expect(answer == "\(texts.count)\n")
  }

  @Test func nothingBecomesMarkup() throws {
    let texts = try Self.texts()
    // Twenty rows a page, so in portions.
    for start in stride(from: 0, to: min(texts.count, 240), by: RowPreview.rowsMax) {
      let bench = try publish(Array(texts[start..<min(start + RowPreview.rowsMax, texts.count)]))
      for name in ["index.html", "datasets/nieznosne/index.html"] {
        let page = try bench.read(name)
        let tags = try Markup.tags(of: page)
        #expect(tags.isSubset(of: Markup.known), "\(name), texts from \(start)")
      }
    }
  }

  @Test func descriptorsStayJSON() throws {
    let bench = try publish(["\u{0}\"\\"])
    let manifest = try bench.read("datasets/nieznosne/versions/1/manifest.json")
    let package = try bench.read("datasets/nieznosne/versions/1/datapackage.json")
    try bench.database.read { connection in
      var statement = try connection.prepare("SELECT json_valid(?1), json_valid(?2), ?2 ->> '$.keywords[0]'")
      try statement.bind([manifest, package])
      _ = try statement.step()
      #expect(statement.integer(0) == 1)
      #expect(statement.integer(1) == 1)
      #expect(statement.text(2) == "<k>")
    }
  }
}

/// A reader of tags that is as simple as our pages are, and refuses what they never hold.
enum Markup {
  static let known: Set<String> = [
    "!doctype", "html", "head", "meta", "title", "link", "body", "a", "header", "div", "span", "main", "nav", "h1",
    "h2",
    "h3", "p", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tr", "th", "td", "ul", "li", "code", "pre",
    "footer", "strong", "time", "br", "details", "summary", "script",
  ]
  private static let void: Set<String> = ["!doctype", "meta", "link", "br"]

  struct Unbalanced: Error { let what: String }

  /// The names of all elements; throws if one is not closed properly.
  static func tags(of page: String) throws -> Set<String> {
    var names: Set<String> = []
    var open: [String] = []
    var rest = page[...]
    while let start = rest.firstIndex(of: "<") {
      guard let end = rest[start...].firstIndex(of: ">") else { throw Unbalanced(what: "no end of a tag") }
      let inside = rest[rest.index(after: start)..<end]
      rest = rest[rest.index(after: end)...]
      // An attribute's value may hold no bracket, since all of them are escaped.
      guard !inside.contains("<") else { throw Unbalanced(what: String(inside)) }
      let isClosing = inside.hasPrefix("/")
      let name = inside.drop { $0 == "/" }.prefix { $0 != " " && $0 != "\n" }.lowercased()
      names.insert(name)
      if isClosing {
        guard open.popLast() == name else { throw Unbalanced(what: "</\(name)>") }
      } else if !void.contains(name) {
        open.append(name)
      }
      let attributes = inside.dropFirst(name.count)
      guard attributes.count(where: { $0 == "\"" }) % 2 == 0, !attributes.contains(" on") else {
        throw Unbalanced(what: String(inside))
      }
    }
    guard open.isEmpty else { throw Unbalanced(what: open.joined(separator: " ")) }
    return names
  }
}
