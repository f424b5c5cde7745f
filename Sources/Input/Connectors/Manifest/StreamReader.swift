internal import Formats
internal import Platform
internal import Readers
internal import Schema
internal import Settings

/// Reads one stream of a manifest.
struct StreamReader {
  let manifest: ManifestReader
  let templates: TemplateReader
  let codeLists: [CodeListFile]
  let name: String

  var stream: Shape<StreamManifest> {
    .section("a stream") { section in
      let title = section.optional("title", .bilingual, default: Bilingual(pl: "", en: ""))
      let open = Set(
        section.optional(
          "open",
          .list(
            of: Shape<StreamManifest.OpenPart>.choice(
              "a part of a stream", of: StreamManifest.OpenPart.all.map { ($0.key, $0) }), countMin: 1), default: []))
      let origin = origin(section)
      let parts = format(section, open)
      let mapping = mapping(section, open)
      let offers = section.optional("offers", .list(of: .name, countMin: 1), default: [])
      let schema = section.optional("schema", .schemaPolicy(), default: SchemaPolicy())
      guard let origin, let parts, let mapping else { return nil }
      if !open.contains(.fields) { checkAnswers(origin, parts.fields, section) }
      var stream = StreamManifest(
        name: name, title: title, origin: origin, format: parts.format, fields: parts.fields, mapping: mapping,
        codeLists: codeLists, open: open)
      if let key = parts.format.profile.settingsKey, open.contains(StreamManifest.OpenPart(key)),
        !open.contains(.fields)
      {
        stream.fieldsAsWritten = section.child("fields")
      }
      stream.offers = Set(offers)
      stream.schema = schema
      return stream
    }
  }

  private func origin(_ section: Section) -> StreamManifest.Origin? {
    let report = section.report
    if section.has("drop") {
      if section.has("request") {
        report.error("a stream has either \"request\" or \"drop\"", at: section.place(of: "request"))
      }
      return section.optional("drop", drop).map { .drop($0) }
    }
    let isWhole = section.child("pages")?.text == "none"
    let pages = isWhole ? nil : section.optional("pages", .pages)
    let failure = section.optional("failure", .failure)
    guard var request = section.required("request", request) else { return nil }
    request.pages = pages
    request.isWhole = isWhole
    request.failure = failure
    let format = section.child("format")?.text.flatMap(RecordFormats.named)
    if let format, !format.hasPageFacts, section.has("pages") {
      let able = RecordFormats.paged.map(\.title)
      report.error(
        "only \(able.joined(separator: " and ")) tell\(able.count == 1 ? "s" : "") where its next page is",
        at: section.place(of: "pages"))
    }
    return .request(request)
  }

  private func format(
    _ section: Section, _ open: Set<StreamManifest.OpenPart>
  ) -> (format: any RecordFormat, fields: [FieldSpec])? {
    let formats = RecordFormats.all.map { (word: $0.profile.name, value: $0) }
    guard let member = section.required("format", Shape<any RecordFormat.Type>.choice("a format", of: formats)) else {
      return nil
    }
    let (report, profile) = (section.report, member.profile)
    let key = profile.settingsKey
    for part in open where ![.fields, .mapping].contains(part) && part.key != key {
      report.error(
        "\(profile.titleWithArticle) stream has no \(part.key) to leave open", at: section.place(of: "open"))
    }
    if let key, open.contains(StreamManifest.OpenPart(key)), section.has(key) {
      report.error("\"\(key)\" is open: each source gives it", at: section.place(of: key))
    }
    let format = member.read(section, isRequired: false)
    let defaults = format?.fieldDefaults ?? FieldDefaults()
    guard let fields = fields(section, open, .fields(of: member, defaults)), let format else { return nil }
    return (format, fields)
  }

  private func fields(
    _ section: Section, _ open: Set<StreamManifest.OpenPart>, _ shape: Shape<[FieldSpec]>
  ) -> [FieldSpec]? {
    guard open.contains(.fields) else { return section.required("fields", shape) }
    if section.has("fields") {
      section.report.error("\"fields\" is open: each source gives it", at: section.place(of: "fields"))
    }
    return section.optional("fields", shape) ?? []
  }

  private func mapping(_ section: Section, _ open: Set<StreamManifest.OpenPart>) -> MappingText? {
    let shape = Shape<MappingText>.mapping(in: manifest.folder, shown: manifest.name)
    guard open.contains(.mapping) else { return section.required("mapping", shape) }
    if section.has("mapping") {
      section.report.error("\"mapping\" is open: each source gives it", at: section.place(of: "mapping"))
    }
    return section.optional("mapping", shape) ?? MappingText(sql: "", file: "", line: 1)
  }
}

extension StreamReader {
  private var request: Shape<StreamRequest> {
    .section("a request") { section in
      let each = section.optional(
        "each", .mapping("the placeholders", keys: .name, values: templates.listName), default: [])
      let places = section.child("each")?.keys ?? []
      let path = section.required("path", templates.template(places: places, allowsSecrets: false))
      let query = section.optional(
        "query", .mapping("the query", keys: .text, values: templates.template(places: places)), default: [])
      let batch = section.optional("batch", batch)
      for entry in each {
        let isUsed = ([path].compactMap { $0 } + query.map(\.value)).contains { $0.placeholders.contains(entry.key) }
        if !isUsed {
          section.report.error("{\(entry.key)} stands neither in the path nor in the query", at: entry.mark)
        }
      }
      let answers = section.optional(
        "answers", .mapping("the answers", keys: .text, values: .text), default: [])
      for entry in answers where !places.contains(entry.key) && entry.key != batch?.name {
        section.report.error(
          "\"\(entry.key)\" is neither a placeholder of each nor the item of the batch", at: entry.mark,
          suggestion: Spelling.suggestion(for: entry.key, among: places + [batch?.name].compactMap { $0 }))
      }
      let gone = section.optional("gone", .list(of: .text), default: StreamRequest.goneDefault)
      let holdsUnanswered = section.optional(
        "unanswered", .choice("what an unanswered value does", of: [("hold", true), ("report", false)]), default: true)
      guard let path else { return nil }
      var request = StreamRequest(
        path: path, query: query.map { QueryItem(name: $0.key, value: $0.value) },
        each: each.map { Each(placeholder: $0.key, parameter: $0.value) }, batch: batch)
      request.answers = Dictionary(answers.map { ($0.key, $0.value) }) { first, _ in first }
      request.gone = gone
      request.holdsUnanswered = holdsUnanswered
      return request
    }
  }

  /// Every field that `answers` names must exist.
  private func checkAnswers(_ origin: StreamManifest.Origin, _ fields: [FieldSpec], _ section: Section) {
    guard case .request(let request) = origin else { return }
    for (_, field) in request.answers.sorted(by: { $0.key < $1.key })
    where !fields.contains(where: { $0.name == field }) {
      section.report.error(
        "answers: the stream has no field \"\(field)\"", at: section.place(of: "request"),
        suggestion: Spelling.suggestion(for: field, among: fields.map(\.name)))
    }
  }

  /// `{var-id: variables, size: 100}`: the query item, its parameter and the most values of a request.
  private var batch: Shape<Batch> {
    Shape<[Keyed<String>]>.mapping("a batch", keys: .text, values: .text).checked { entries, node, report in
      let items = entries.filter { $0.key != "size" }
      guard items.count == 1, let size = entries.first(where: { $0.key == "size" }) else {
        report.error(
          "a batch names one query item and a size", at: node.mark, suggestion: "{var-id: variables, size: 100}")
        return nil
      }
      let limit = Shape<Int>.integer(in: 1...10_000).value(
        of: Node(.scalar(size.value, .plain), mark: size.mark), report)
      let parameter = templates.listName.value(of: Node(.scalar(items[0].value, .plain), mark: items[0].mark), report)
      guard let limit, let parameter else { return nil }
      return Batch(name: items[0].key, parameter: parameter, size: limit)
    }
  }

  private var drop: Shape<Drop> {
    .section("a drop folder") { section in
      let template = templates.template(allowsSecrets: false)
      let folder = section.required("folder", template)
      let pattern = section.optional("pattern", template, default: Template(literal: "*"))
      let settle = section.optional(
        "settle", literal(template, "a span of time (30s, 15m)") { secondsOfSpan($0) != nil },
        default: Template(literal: "\(DropRules.settleSecondsDefault)s"))
      let marker = section.optional("marker", template, default: Template(literal: ""))
      let words = DropRules.Take.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: " or ")
      let take = section.optional(
        "take", literal(template, words) { DropRules.Take(rawValue: $0) != nil },
        default: Template(literal: DropRules.Take.newest.rawValue))
      let ignore = section.optional("ignore", template, default: Template(literal: ""))
      guard let folder else { return nil }
      return Drop(folder: folder, pattern: pattern, settle: settle, marker: marker, take: take, ignore: ignore)
    }
  }

  /// A template that must have a certain form if it has no placeholders; the value of a parameter is checked by its
  /// type.
  private func literal(
    _ shape: Shape<Template>, _ expected: String, _ isRight: @escaping @Sendable (String) -> Bool
  ) -> Shape<Template> {
    shape.checked { template, node, report in
      guard template.placeholders.isEmpty, let text = template.filled({ _ in nil }), !isRight(text) else {
        return template
      }
      report.error("expected \(expected), found \"\(text)\"", at: node.mark)
      return nil
    }
  }
}
