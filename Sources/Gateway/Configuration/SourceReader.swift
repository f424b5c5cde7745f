internal import Connectors
internal import Platform
internal import Schema
internal import Settings

/// Reads `sources/<id>.yaml`, checked against the connectors and datasets that it names.
struct SourceReader {
  let id: String
  /// The name of the file in messages.
  let name: String
  let folder: String
  let root: String
  let connectors: [ConnectorManifest]
  /// The folders of the catalogue, including those with mistakes.
  let connectorNames: [String]
  let datasets: [Dataset]
  /// The files of datasets, including those with mistakes.
  let datasetIDs: [String]
  /// The files of sources.
  let sourceIDs: [String]

  var source: Shape<SourceSettings> {
    .section("a source") { section in
      let connector = section.required("connector", connector)
      let title = section.required("title", .bilingual)
      let base = section.optional("base", .baseAddress)
      let schedule = section.optional("schedule", .schedule)
      let expect = section.optional("expect", .expectation)
      if let schedule, let expect, let gap = expect.gap(of: schedule) {
        section.report.warning(
          "it runs \(schedule), so what is expected \(gap) cannot but be late between two runs",
          at: section.place(of: "expect"), suggestion: "expect it less often, or let it run more often")
      }
      let seconds = section.optional(
        "time_limit", .seconds(in: 60...7 * 86_400), default: SourceSettings.runSecondsDefault)
      let formerly = section.optional("formerly", .list(of: formerSource), default: [])
      let facts = section.optional("inventory", .sourceFacts)
      // The parameters of an invalid connector are unknown: for its sources only the independent keys are checked.
      guard let manifest = manifest(for: section) else {
        for key in ["parameters", "secrets"] { section.skip(key) }
        _ = section.child("corrections")
        _ = section.required("streams", streams(of: nil))
        return nil
      }
      if section.has("base"), manifest.http == nil {
        section.report.error("the connector makes no requests, so it has no base", at: section.place(of: "base"))
      }
      let parameters = ParameterReader(manifest: manifest, root: root).read(section)
      let secrets = SecretsReader(manifest: manifest, folder: folder).read(section)
      let errors = section.report.errorCount
      let streams = section.required("streams", streams(of: manifest))
      // The fields of invalid streams are unknown.
      let corrections = corrections(section, section.report.errorCount == errors ? streams ?? [] : [])
      guard connector != nil, let title, let parameters, let streams else { return nil }
      var settings = SourceSettings(
        id: id, connector: manifest, title: title, base: base, parameters: parameters.resolved,
        parametersWritten: parameters.written, secrets: secrets, schedule: schedule, runSecondsMax: seconds,
        streams: streams, facts: facts)
      settings.declared = parameters.declared
      settings.corrections = corrections
      settings.expect = expect
      settings.formerly = formerly
      return settings
    }
  }

  /// The file of corrections beside the source's; a missing one holds none.
  private func corrections(_ section: Section, _ streams: [StreamTarget]) -> CorrectionFile? {
    guard let name = section.optional("corrections", Shape<String>.text.located) else { return nil }
    let file = path(name.value, from: Files.parent(of: self.name))
    guard Files.exists(file) else {
      section.report.warning(
        "there is no file \(file): nothing is corrected", at: name.mark,
        suggestion: "\(.correctQuarantine) makes it")
      return CorrectionFile(path: file, entries: [])
    }
    guard !streams.isEmpty else { return nil }
    return CorrectionReader(streams: streams, report: section.report).read(file)
  }

  /// The name of a removed source: an existing one would lose its rows to this one at every run.
  private var formerSource: Shape<String> {
    Shape<String>.identifier.checked(as: "the name of a source that is gone") { name, node, report in
      guard sourceIDs.contains(name) else { return name }
      report.error("the source \"\(name)\" is still there, and its rows are its own", at: node.mark)
      return nil
    }
  }

  /// The named connector, or the probable one for a misspelt name, which must not hide other mistakes.
  private func manifest(for section: Section) -> ConnectorManifest? {
    guard let name = section.child("connector")?.text else { return nil }
    let meant = connectorNames.contains(name) ? name : Spelling.nearest(to: name, among: connectorNames)
    return connectors.first { $0.id == meant }
  }

  private var connector: Shape<String> {
    Shape<String>.text.checked(as: "the name of a connector") { name, node, report in
      if connectorNames.contains(name) { return name }
      report.error(
        "there is no connector \"\(name)\"", at: node.mark,
        suggestion: suggestion(for: name, among: connectorNames, "connectors"))
      return nil
    }
  }

  /// - Parameter manifest: nil if the streams are unknown.
  private func streams(of manifest: ConnectorManifest?) -> Shape<[StreamTarget]> {
    Shape<[Keyed<StreamTarget>]>.mapping("the streams", keys: .name) { name in
      StreamTargetReader(source: self, manifest: manifest, name: name).target
    }.checked { entries, node, report in
      if case .mapping(let written) = node.content {
        if written.isEmpty { report.error("a source needs at least one stream", at: node.mark) }
        guard let manifest else { return [] }
        for entry in written where manifest.stream(entry.key) == nil {
          report.error(
            "the connector \(manifest.id) has no stream \"\(entry.key)\"", at: entry.keyMark,
            suggestion: suggestion(for: entry.key, among: manifest.streams.map(\.name), "streams"))
        }
      }
      return entries.map(\.value)
    }
  }
}

/// `did you mean …?`, or the list of existing names if none is near.
func suggestion(for word: String, among words: [String], _ kind: String) -> Advice {
  let near = Spelling.suggestion(for: word, among: words)
  if !near.isEmpty { return near }
  if words.isEmpty { return "there are no \(kind)" }
  return words.count > 12 ? "" : "\(kind): \(words.sorted().joined(separator: ", "))"
}

extension Shape where Value == Schedule {
  /// `every 15m` or five cron fields.
  static var schedule: Shape {
    Shape<String>.text.checked(as: "a schedule (every 15m, or five cron fields)") { text, node, report in
      do throws(ScheduleError) {
        return try Schedule(parsing: text)
      } catch {
        report.error(error.what, at: node.mark, suggestion: error.advice)
        return nil
      }
    }
  }
}

extension Shape where Value == Expectation {
  /// A cadence of complete runs, or `{run: …, version: …}`.
  static var expectation: Shape {
    let cadence = Shape<String>.text.checked(as: "how often (monthly by 15)") { text, node, report -> Cadence? in
      if let cadence = Cadence(text) { return cadence }
      report.error("\"\(text)\" does not say how often", at: node.mark, suggestion: "write one of: \(Cadence.forms)")
      return nil
    }
    let section = Shape.section("an expectation") { section in
      let expectation = Expectation(
        run: section.optional("run", cadence), version: section.optional("version", cadence))
      if !section.has("run"), !section.has("version") {
        section.report.error("an expectation is of a \"run\", a \"version\" or both", at: section.node.mark)
      }
      return expectation
    }
    return Shape("how often (monthly by 15), or {run: …, version: …}") { node, report in
      if node.text != nil { return cadence.value(of: node, report).map { Expectation(run: $0) } }
      return section.value(of: node, report)
    }
  }
}
