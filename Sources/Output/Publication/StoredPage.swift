internal import Platform
internal import Schema

/// The content of a dataset's page besides its versions, as stored in JSON columns of `published_datasets`.
struct StoredPage {
  var preview = PreviewTable()
  var checks: [CheckResult] = []
  var sources: [SourceRecord] = []
  /// The time that the newest version covers; nil if it has none, or was published before this was recorded.
  var extent: TimeExtent?
  /// The derivation of the newest version; nil if a source delivered it.
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
