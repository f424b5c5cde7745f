internal import Connectors
internal import Platform
internal import Schema
internal import Settings

/// Reads a source's parameters according to its connector.
struct ParameterReader {
  let manifest: ConnectorManifest
  let root: String

  /// The values with resolved folders, and as written; nil if a parameter is missing or wrong.
  func read(_ source: Section) -> (resolved: ParameterValues, written: ParameterValues)? {
    let declared = manifest.parameters.filter { $0.type != .secret }
    let secrets = manifest.parameters.filter { $0.type == .secret }.map(\.name)
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
      for secret in secrets where section.has(secret) {
        section.report.error(
          "\"\(secret)\" is a secret and never stands in a configuration", at: section.place(of: secret),
          suggestion: "write secrets: {\(secret): {file: …}}", hidesLine: true)
        _ = section.child(secret)
      }
      return given
    }.hidingLines { key, _ in secrets.contains(key) }
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
    let expected = shape.expected
    let careful = Shape<[String: SecretReference]>(expected) { node, report in
      guard case .mapping = node.content else {
        // The message of a section would quote it or show its line.
        report.error(
          "a secret never stands in a configuration", at: node.mark,
          suggestion: "put it into a file and write {file: secrets/…}", hidesLine: true)
        return nil
      }
      return shape.hidingLines { _, value in holdsSecret(value) }.value(of: node, report)
    }
    guard source.has("secrets") || declared.contains(where: \.isRequired) else { return [:] }
    return source.required("secrets", careful) ?? [:]
  }

  /// Whether the value of a key may be a secret instead of a reference to one.
  private func holdsSecret(_ value: Node) -> Bool {
    guard case .mapping(let parts) = value.content else { return true }
    return parts.contains { !["file", "credential"].contains($0.key) || $0.value.text == nil }
  }
}

extension Shape {
  /// The same shape of a mapping, whose messages do not show the lines of entries that hold a secret.
  ///
  /// A message about an unknown or misspelt key on such a line would otherwise print the secret.
  fileprivate func hidingLines(of holdsSecret: @escaping (_ key: String, _ value: Node) -> Bool) -> Shape {
    Shape(expected) { node, report in
      guard case .mapping(let entries) = node.content else { return value(of: node, report) }
      let hidden = entries.filter { holdsSecret($0.key, $0.value) }.reduce(into: Set<Int>()) { lines, entry in
        lines.formUnion(entry.value.lines.union([entry.keyMark.location.line]))
      }
      let own = Report()
      let value = value(of: node, own)
      for found in own.diagnostics {
        let mark = Mark(found.location, width: found.width)
        let hides = hidden.contains(found.location.line)
        switch found.severity {
        case .error: report.error(found.message, at: mark, suggestion: found.suggestion, hidesLine: hides)
        // The warning is repeated once the secret is moved to a file.
        case .warning where hides: break
        case .warning: report.warning(found.message, at: mark, suggestion: found.suggestion)
        }
      }
      return value
    }
  }
}

extension Node {
  /// The first lines of the node and of all its parts.
  fileprivate var lines: Set<Int> {
    let parts: [Set<Int>] =
      switch content {
      case .scalar: []
      case .sequence(let items): items.map(\.lines)
      case .mapping(let entries): entries.map { $0.value.lines.union([$0.keyMark.location.line]) }
      }
    return parts.reduce([mark.location.line]) { $0.union($1) }
  }
}
