internal import Connectors
internal import Platform
internal import Schema
internal import Settings

/// Reads a source's parameters according to its connector.
struct ParameterReader {
  let manifest: ConnectorManifest
  let root: String

  /// What was read.
  struct Found {
    /// With resolved folders.
    var resolved: ParameterValues
    var written: ParameterValues
    /// What the source says that the service calls them.
    var declared: [DeclaredValue]
  }

  /// The values; nil if a parameter is missing or wrong.
  func read(_ source: Section) -> Found? {
    let declared = manifest.parameters.filter { $0.type != .secret }
    let secrets = manifest.parameters.filter { $0.type == .secret }.map(\.name)
    let errors = source.report.errorCount
    var values: [String: [String]] = [:]
    for parameter in declared where !parameter.defaults.isEmpty { values[parameter.name] = parameter.defaults }
    var described: [DeclaredValue] = []
    let shape = Shape<[String: [String]]>.section("the parameters of \(manifest.id)") { section in
      var given: [String: [String]] = [:]
      for parameter in declared {
        var shape = parameter.shape
        if let facts = manifest.describe.first(where: { $0.parameter == parameter.name })?.facts.map(\.name) {
          shape = parameter.shape(declaring: facts).map { values in
            described += values.filter { !$0.facts.isEmpty }
            return values.map(\.asked.value)
          }
        }
        given[parameter.name] =
          parameter.isRequired ? section.required(parameter.name, shape) : section.optional(parameter.name, shape)
      }
      for secret in secrets where section.has(secret) {
        section.report.error(
          "\"\(secret)\" is a secret and never stands in a configuration", at: section.place(of: secret),
          suggestion: "write secrets: {\(secret): {file: …}}")
        section.skip(secret)
      }
      hideMisspelt(secrets, in: section)
      return given
    }
    if source.has("parameters") || declared.contains(where: \.isRequired) {
      for (name, given) in source.required("parameters", shape) ?? [:] { values[name] = given }
    }
    let written = values
    for folder in declared where folder.type == .folder {
      values[folder.name] = values[folder.name]?.map { path($0, from: root) }
    }
    guard source.report.errorCount == errors else { return nil }
    return Found(resolved: ParameterValues(values), written: ParameterValues(written), declared: described)
  }

  /// Leaves out of messages the lines of unknown keys that may be misspelt secrets.
  private func hideMisspelt(_ secrets: [String], in section: Section) {
    guard !secrets.isEmpty, case .mapping(let entries) = section.node.content else { return }
    let names = manifest.parameters.map(\.name)
    for entry in entries where !names.contains(entry.key) {
      let meant = Spelling.nearest(to: entry.key, among: names.filter { !section.has($0) })
      if meant.map(secrets.contains) ?? true { section.report.hideLines(of: entry.value) }
    }
  }
}

/// Reads a source's secrets according to its connector.
struct SecretsReader {
  let manifest: ConnectorManifest
  let folder: String

  func read(_ source: Section) -> [String: SecretReference] {
    let declared = manifest.parameters.filter { $0.type == .secret }
    let reference = Shape<SecretReference>.secretReference(in: folder)
    let shape = Shape<[String: SecretReference]>.section("the secrets of \(manifest.id)") { section in
      var given: [String: SecretReference] = [:]
      for secret in declared {
        given[secret.name] =
          secret.isRequired ? section.required(secret.name, reference) : section.optional(secret.name, reference)
      }
      return given
    }
    let careful = Shape<[String: SecretReference]>(shape.expected, isSecret: true) { node, report in
      for other in node.repeats { report.hideLines(of: other) }
      guard case .mapping(let entries) = node.content else {
        // The message of a section would quote it.
        report.hideLines(of: node)
        report.error(
          "a secret never stands in a configuration", at: node.mark,
          suggestion: "put it into a file and write {file: secrets/…}")
        return nil
      }
      for entry in entries { report.hideSecrets(in: entry.value) }
      return shape.value(of: node, report)
    }
    if declared.contains(where: \.isRequired) { return source.required("secrets", careful) ?? [:] }
    // A misspelt key holds secrets too, unless the connector has none.
    guard source.has("secrets") || !declared.isEmpty else { return [:] }
    return source.optional("secrets", careful) ?? [:]
  }
}
