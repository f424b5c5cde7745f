internal import Platform
internal import Schema
public import Settings
internal import Transfer

extension ConnectorManifest {
  /// The name of the file in a connector's folder.
  public static let fileName = "connector.yaml"

  /// Reads the connector in a folder with all files that it refers to; nil if it is invalid.
  ///
  /// - Parameters:
  ///   - folder: a path that can be opened; its last part is the connector's id.
  ///   - name: the name of the folder in messages.
  public static func read(_ folder: String, as name: String, into report: Report) -> ConnectorManifest? {
    let file = "\(name)/\(fileName)"
    guard let root = SettingsFile.read("\(folder)/\(fileName)", as: file, into: report) else { return nil }
    let errors = report.errorCount
    let manifest = ManifestReader(folder: folder, name: name, report: report).manifest.value(of: root, report)
    return report.errorCount == errors ? manifest : nil
  }

  /// Reads every connector of a catalogue folder; invalid ones are reported and left out.
  public static func readAll(_ folder: String, as name: String, into report: Report) -> [ConnectorManifest] {
    do {
      return try Files.list(folder).filter { Files.exists("\(folder)/\($0)/\(fileName)") }.compactMap {
        read("\(folder)/\($0)", as: "\(name)/\($0)", into: report)
      }
    } catch {
      report.error(error.what, file: name)
      return []
    }
  }
}

/// Reads one manifest.
struct ManifestReader {
  let folder: String
  let name: String
  let report: Report

  private var id: String { String(name.split(separator: "/").last ?? "") }

  var manifest: Shape<ConnectorManifest> {
    .section("a connector") { section in
      let written = section.required("connector", Shape<String>.identifier.located)
      if let written, written.value != id {
        report.error("the connector is called \"\(written.value)\" but its folder \"\(id)\"", at: written.mark)
      }
      let title = section.required("title", .bilingual)
      let description = section.optional("description", .bilingual, default: Bilingual(pl: "", en: ""))
      let parameters = section.optional("parameters", .mapping("the parameters", keys: .name) { parameter($0) })
      let known = (parameters ?? []).map(\.value)
      let templates = TemplateReader(
        parameters: known, declared: section.child("parameters")?.keys ?? [])
      let http = section.optional("http", http(templates))
      let lists = section.optional("code_lists", codeLists, default: [])
      let streams = section.required(
        "streams",
        .mapping("the streams", keys: .name) { stream in
          StreamReader(manifest: self, templates: templates, codeLists: lists, name: stream).stream
        })
      for stream in streams ?? [] {
        if case .request = stream.value.origin, !section.has("http") {
          report.error("the stream makes requests but the connector has no \"http\"", at: stream.mark)
        }
      }
      let describe = section.optional("describe", DescribeReader(templates: templates).describe, default: [])
      if section.has("describe"), !section.has("http") {
        report.error("descriptions are asked for and the connector has no \"http\"", at: section.place(of: "describe"))
      }
      guard let title, let streams else { return nil }
      var manifest = ConnectorManifest(
        id: id, folder: folder, title: title, description: description, parameters: known, http: http,
        streams: streams.map(\.value))
      manifest.describe = describe
      return manifest
    }
  }

  private func parameter(_ name: String) -> Shape<Parameter> {
    .section("a parameter") { section in
      let type = section.required("type", Shape<ParameterType>.choice("a type"))
      let isMany = section.optional("many", .boolean, default: false)
      let isRequired = section.optional("required", .boolean, default: false)
      let title = section.optional("title", .bilingual, default: Bilingual(pl: "", en: ""))
      let choices = section.optional("choices", .list(of: .text, countMin: 1), default: [])
      guard let type else { return nil }
      var parameter = Parameter(
        name: name, type: type, isMany: isMany, isRequired: isRequired, choices: choices, title: title)
      if type == .secret, isMany {
        report.error("a secret has one value", at: section.place(of: "many"))
      }
      if section.has("default") {
        if isRequired {
          report.error("a required parameter needs no default", at: section.place(of: "default"))
        }
        parameter.defaults = section.optional("default", parameter.shape) ?? []
      }
      return parameter
    }
  }

  private func http(_ templates: TemplateReader) -> Shape<HTTPSettings> {
    .section("the http settings") { section in
      let base = section.required("base", .webAddress)
      let headers = section.optional(
        "headers", .mapping("the headers", keys: .headerName, values: templates.template()), default: [])
      let quotas = section.optional("quotas", quotas)
      let isConditional = section.optional("conditional", .boolean, default: false)
      let retries = section.optional("retries", .integer(in: 0...20), default: 4)
      let seconds = section.optional("timeout", .seconds(in: 1...3600), default: 120)
      let bytes = section.optional("reply_max", .bytes(in: 1...(8 << 30)), default: 256 << 20)
      let endsWithConnection = section.optional("ends_with_connection", .boolean, default: false)
      guard let base else { return nil }
      return HTTPSettings(
        base: base.trimmed(of: "/"), headers: headers.map { HeaderField(name: $0.key, value: $0.value) },
        quotas: quotas, isConditional: isConditional, retries: retries, requestSecondsMax: seconds,
        decodedBytesMax: bytes, endsWithConnection: endsWithConnection)
    }
  }

  private var quotas: Shape<QuotaLimits> {
    let windows = Shape<[Keyed<Int>]>.mapping("the windows", keys: .spanText, values: .integer(in: 1...1_000_000_000))
      .map { entries in
        entries.compactMap { entry in
          secondsOfSpan(entry.key).map { QuotaWindow(seconds: $0, requests: entry.value) }
        }
      }
    return .section("the quotas") { section in
      let registered = section.optional("registered", windows, default: [])
      let anonymous = section.optional("anonymous", windows, default: [])
      let margin = section.optional("margin", .share, default: QuotaWindow.marginDefault)
      return QuotaLimits(registered: registered, anonymous: anonymous, margin: margin)
    }
  }

  /// Tables from files in the connector's folder.
  var codeLists: Shape<[CodeListFile]> {
    Shape<[Keyed<String>]>.mapping("the code lists", keys: .name, values: file("the code list", ending: ".csv"))
      .map { entries in entries.map { CodeListFile(name: $0.key, path: $0.value) } }
  }

  /// A file in the connector's folder, as a path that can be opened.
  func file(_ subject: String, ending: String) -> Shape<String> {
    .file(subject, ending: ending, in: folder, shown: name)
  }
}

extension Shape where Value == String {
  /// A file below a folder, as a path that can be opened.
  ///
  /// - Parameters:
  ///   - ending: the required suffix of its name.
  ///   - shown: the name of the folder in messages.
  public static func file(_ subject: String, ending: String, in folder: String, shown: String) -> Shape {
    text.checked(as: "the name of a file (…\(ending))") { path, node, report in
      guard path.hasSuffix(ending), !path.hasPrefix("/"), !path.split(separator: "/").contains("..") else {
        report.error("\(subject) must be the name of a file that ends in \(ending), below \(shown)", at: node.mark)
        return nil
      }
      guard Files.exists("\(folder)/\(path)") else {
        let there = ((try? Files.list(folder)) ?? []).filter { $0.hasSuffix(ending) }
        report.error(
          "\(subject) \(shown)/\(path) does not exist", at: node.mark,
          suggestion: Spelling.suggestion(for: path, among: there))
        return nil
      }
      return "\(folder)/\(path)"
    }
  }

  /// A token as defined in RFC 9110 section 5.6.2.
  static var headerName: Shape {
    text.checked { name, node, report in
      let isToken = name.utf8.allSatisfy { byte in
        (byte > 0x20 && byte < 0x7F) && !"\"(),/:;<=>?@[\\]{}".utf8.contains(byte)
      }
      if isToken { return name }
      report.error("\"\(name)\" is not the name of a header", at: node.mark)
      return nil
    }
  }

  /// A time span, kept as text.
  static var spanText: Shape {
    text.checked(as: "a span of time (1s, 15m, 12h, 7d)") { text, node, report in
      guard let seconds = secondsOfSpan(text), seconds > 0 else {
        report.error("expected a span of time (1s, 15m, 12h, 7d), found \"\(text)\"", at: node.mark)
        return nil
      }
      return text
    }
  }
}

extension String {
  /// The text without the trailing run of this character.
  func trimmed(of character: Character) -> String {
    var text = self
    while text.last == character { text.removeLast() }
    return text
  }
}
