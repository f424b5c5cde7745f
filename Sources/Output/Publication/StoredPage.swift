internal import Platform
internal import Schema

/// What the page of a dataset says besides its versions, as `published_datasets` keeps it in columns of JSON.
struct StoredPage {
  var preview = PreviewTable()
  var checks: [CheckResult] = []
  var sources: [SourceRecord] = []
  /// What time the newest version covers; nil where it has none, or was published before this was recorded.
  var extent: TimeExtent?
  /// How the newest version of a derived dataset was calculated; nil where a source brought it.
  var calculation: Calculation?

  /// - Parameters: the columns of the same names.
  init(preview: String, checks: String, sources: String) throws {
    let table = try JSONNode(parsing: preview)
    self.preview.columns = try table.member("columns").elements().map { try $0.text() }
    self.preview.rows = try table.member("rows").elements().map { row in
      try row.elements().map { try $0.optionalText() }
    }
    self.preview.suppressed = try table.optional("suppressed")?.integer() ?? 0
    if let extent = try table.optional("extent") {
      self.extent = TimeExtent(first: try extent.member("first").text(), last: try extent.member("last").text())
    }
    self.checks = try JSONNode(parsing: checks).elements().map { check in
      CheckResult(
        name: try check.member("name").text(),
        action: try check.member("action").text(as: "an action") { Check.Action(rawValue: $0) },
        looked: try check.member("looked").integer(), failed: try check.member("failed").integer())
    }
    for source in try JSONNode(parsing: sources).elements() {
      self.sources.append(
        SourceRecord(
          id: try source.member("id").text(), title: try Self.title(source),
          fetched: try source.optional("fetched").flatMap { Timestamp(try $0.text()) },
          documents: try source.member("documents").integer()))
      guard calculation == nil, let select = try source.optional("select") else { continue }
      calculation = Calculation(
        select: try select.text(), inputs: try source.optional("inputs")?.elements().map(Self.input) ?? [])
    }
  }

  init(_ texts: PageTexts) throws {
    try self.init(preview: texts.preview, checks: texts.checks, sources: texts.sources)
  }

  private static func title(_ node: JSONNode) throws -> Bilingual {
    Bilingual(pl: try node.member("pl").text(), en: try node.member("en").text())
  }

  private static func input(_ node: JSONNode) throws -> Lineage.Input {
    Lineage.Input(
      dataset: try node.member("dataset").text(), version: try node.member("version").integer(),
      title: try title(node), isPublic: try node.member("public").boolean())
  }
}
