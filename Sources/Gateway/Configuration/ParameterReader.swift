internal import Connectors
internal import Platform
internal import Settings

/// Reads a source's parameters according to its connector.
struct ParameterReader {
  let manifest: ConnectorManifest
  let root: String

  /// The values with resolved folders, and as written; nil if a parameter is missing or wrong.
  func read(_ source: Section) -> (resolved: ParameterValues, written: ParameterValues)? {
    let declared = manifest.parameters.filter { $0.type != .secret }
    let errors = source.report.errorCount
    var values: [String: [String]] = [:]
    for parameter in declared where !parameter.defaults.isEmpty { values[parameter.name] = parameter.defaults }
    let shape = Shape<[String: [String]]>.section("the parameters of \(manifest.id)") { section in
      var given: [String: [String]] = [:]
      for parameter in declared {
        given[parameter.name] =
          parameter.isRequired
          ? section.required(parameter.name, parameter.shape) : section.optional(parameter.name, parameter.shape)
      }
      for secret in manifest.parameters where secret.type == .secret && section.has(secret.name) {
        source.report.error(
          "\"\(secret.name)\" is a secret and never stands in a configuration", at: section.place(of: secret.name),
          suggestion: "write secrets: {\(secret.name): {file: …}}", hidesLine: true)
        _ = section.child(secret.name)
      }
      return given
    }
    if source.has("parameters") || declared.contains(where: \.isRequired) {
      for (name, given) in source.required("parameters", shape) ?? [:] { values[name] = given }
    }
    let written = values
    for folder in declared where folder.type == .folder {
      values[folder.name] = values[folder.name]?.map { path($0, from: root) }
    }
    return source.report.errorCount == errors ? (ParameterValues(values), ParameterValues(written)) : nil
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
    guard source.has("secrets") || declared.contains(where: \.isRequired) else { return [:] }
    return source.required("secrets", shape) ?? [:]
  }
}
