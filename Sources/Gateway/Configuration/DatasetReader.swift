internal import Connectors
internal import Platform
internal import Schema
internal import Settings
internal import Writers

/// Reads `datasets/<id>.yaml`.
struct DatasetReader {
  let id: String
  /// The folder of the file.
  var folder = "."
  var datasetIDs: [String] = []
  /// The references of the checks of all datasets.
  var references = ReferenceChecks()

  var dataset: Shape<Dataset> {
    .section("a dataset") { section in
      let title = section.required("title", .bilingual)
      let description = section.optional("description", .bilingual, default: Bilingual(pl: "", en: ""))
      let columns = section.required("columns", .mapping("the columns", keys: .name) { column($0) })
      let names = section.child("columns")?.keys ?? []
      let key = section.required("key", .list(of: columnName(of: names), countMin: 1))
      let limits = section.optional("limits", limits, default: Limits())
      let publication = section.optional("publication", publication, default: PublicationSettings())
      let decision = section.optional("privacy", PrivacyReader.dataset)
      let reader = CheckReader(
        dataset: id, columns: columns?.map(\.value) ?? [], names: names, folder: folder, datasetIDs: datasetIDs,
        references: references)
      let checks = section.optional("checks", reader.checks, default: [])
      let control = DisclosureReader(
        columns: columns?.map(\.value) ?? [], names: names, key: key ?? [], checks: checks)
      let disclosure = section.optional("disclosure", control.control)
      let derived = section.optional("derived", .mapping(in: folder, shown: folder))
      guard let title, let columns, let key else { return nil }
      check(columns, key: key, section)
      PrivacyReader.check(columns, key: key, section)
      if id == "revisions" {
        section.report.error(
          "a dataset cannot be called \"revisions\": every version has a file of that name",
          at: section.place(of: "title"), suggestion: "rename the file")
      }
      return Dataset(
        id: id, title: title, description: description,
        columns: columns.map { entry in
          var column = entry.value
          // A key column can never be absent.
          if key.contains(column.name) { column.isRequired = true }
          return column
        }, key: key, limits: limits, publication: publication, checks: checks, disclosure: disclosure,
        privacy: DatasetPrivacy(decision: decision),
        derivation: derived.map { Derivation(sql: $0.sql, file: $0.file, line: $0.line) })
    }
  }

  private func column(_ name: String) -> Shape<Column> {
    .section("the column \"\(name)\"") { section in
      let type = section.required("type", Shape<ColumnType>.choice("a type"))
      let title = section.required("title", .bilingual)
      let description = section.optional("description", .bilingual, default: Bilingual(pl: "", en: ""))
      let unit = section.optional("unit", .text)
      let codes = section.optional("codes", codes, default: [])
      let privacy = privacy(section)
      let isRequired = section.optional("required", .boolean, default: false)
      let guarding = PrivacyReader.column(section, name, type, privacy)
      // A column without a title still exists: references to it are valid.
      guard let type else { return nil }
      return Column(
        name: name, type: type, isRequired: isRequired, title: title ?? Bilingual(pl: name, en: name),
        description: description, unit: unit,
        codes: codes, privacy: privacy, guarding: guarding)
    }
  }

  /// The privacy class, or the probable one for a misspelt word, which must not cause further messages.
  private func privacy(_ section: Section) -> PrivacyClass {
    let written = section.optional("privacy", Shape<PrivacyClass>.choice("a privacy class"))
    guard written == nil, section.has("privacy") else { return written ?? .internal }
    let word = section.child("privacy")?.text ?? ""
    let meant = Spelling.nearest(to: word, among: PrivacyClass.allCases.map(\.rawValue))
    return meant.flatMap { PrivacyClass(rawValue: $0) } ?? .public
  }

  /// What each code means, in the order of the file; or the name of a list that ships with the project.
  private var codes: Shape<[CodeMeaning]> {
    let shared = Shape<SharedCodes>.choice("a list of codes").map(\.meanings)
    return Shape<[CodeMeaning]>("the codes, or the name of a list of codes") { node, report in
      if case .mapping = node.content { ownCodes.value(of: node, report) } else { shared.value(of: node, report) }
    }
  }

  private var ownCodes: Shape<[CodeMeaning]> {
    Shape<[Keyed<Bilingual>]>.mapping("the codes", keys: .text) { _ in .bilingual }.checked { entries, _, _ in
      entries.map { CodeMeaning(code: $0.key, meaning: $0.value) }
    }
  }

  private func columnName(of names: [String]) -> Shape<String> {
    Shape<String>.text.checked(as: "the name of a column") { name, node, report in
      if names.contains(name) { return name }
      report.error(
        "the key names \"\(name)\", which is not a column", at: node.mark,
        suggestion: Spelling.suggestion(for: name, among: names))
      return nil
    }
  }

  private func check(_ columns: [Keyed<Column>], key: [String], _ section: Section) {
    for (index, name) in key.enumerated() where key[..<index].contains(name) {
      section.report.error("the key names \"\(name)\" twice", at: section.place(of: "key"))
    }
    for column in columns where key.contains(column.key) && column.value.privacy != .public {
      section.report.error(
        "the key column \"\(column.key)\" is \(column.value.privacy.rawValue), but a row is published under its key",
        at: column.mark, suggestion: "choose another key or make the column public")
    }
    if !columns.isEmpty, !columns.contains(where: { $0.value.privacy == .public }) {
      section.report.error("no column is public: there is nothing to publish", at: section.place(of: "columns"))
    }
  }

  private var limits: Shape<Limits> {
    .section("the limits") { section in
      let share = section.optional("deleted_share", .share, default: 0.05)
      let rows = section.optional("deleted_rows", .integer(in: 0...1_000_000_000), default: 10)
      let quarantined = section.optional("quarantined_share", .share, default: 0.05)
      let rescaled = section.optional(
        "rescaled", Shape<Bool>.choice("this", of: [(word: "allowed", value: true), (word: "hold", value: false)]),
        default: false)
      return Limits(
        deletedShareMax: share, deletedRowsFree: rows, quarantinedShareMax: quarantined, allowsRescaling: rescaled)
    }
  }

  private var publication: Shape<PublicationSettings> {
    .section("the publication") { section in
      let formats = section.optional(
        "formats", .list(of: .choice("a format", of: FileWriters.all.kinds.map { ($0.name, $0.name) }), countMin: 1))
      let licence = section.optional("licence", .text, default: "CC-BY-4.0")
      let attribution = section.optional("attribution", .bilingual, default: Bilingual(pl: "", en: ""))
      let keywords = section.optional("keywords", .list(of: .text), default: [])
      let themes = section.optional("themes", .list(of: Shape<DataTheme>.choice("a theme")), default: [])
      let place = section.optional("place", .bilingual)
      let kept = section.optional("versions_kept", .integer(in: 0...1_000_000), default: 0)
      let revisions = section.optional("revisions_kept", .integer(in: 0...1_000_000), default: 100)
      return PublicationSettings(
        formats: formats, licence: licence, attribution: attribution, keywords: keywords, themes: themes, place: place,
        versionsKept: kept, revisionsKept: revisions)
    }
  }
}
