internal import Platform
internal import Schema
internal import Settings

/// Reads templates and checks that their placeholders exist.
struct TemplateReader {
  let parameters: [Parameter]
  /// The names of all parameters, including invalid ones, which are not reported again.
  let declared: [String]

  /// A template.
  ///
  /// - Parameters:
  ///   - places: placeholders that are not parameters (`each`).
  ///   - allowsSecrets: false if the text may appear in a log or a file name.
  func template(places: [String] = [], allowsSecrets: Bool = true) -> Shape<Template> {
    Shape<String>.anyText.checked(as: "text with {placeholders}") { text, node, report in
      do throws(TemplateError) {
        let template = try Template(parsing: text)
        for case .placeholder(let name, let offset) in template.parts where !places.contains(name) {
          let mark = node.mark(at: offset, width: name.count + 2)
          check(name, at: mark, places: places, allowsSecrets: allowsSecrets, report)
        }
        return template
      } catch {
        report.error(error.message, at: node.mark(at: error.offset, width: 1))
        return nil
      }
    }
  }

  private func check(_ name: String, at mark: Mark, places: [String], allowsSecrets: Bool, _ report: Report) {
    guard let parameter = parameters.first(where: { $0.name == name }) else {
      if declared.contains(name) { return }
      report.error(
        "{\(name)} names no parameter", at: mark,
        suggestion: Spelling.suggestion(for: name, among: declared + places))
      return
    }
    if parameter.isMany {
      report.error(
        "{\(name)} is a list", at: mark, suggestion: "take its values one by one with each: {\(name): \(name)}")
    }
    if parameter.type == .secret, !allowsSecrets {
      report.error("{\(name)} is a secret and this text is shown in logs", at: mark)
    }
  }

  /// The name of a list parameter.
  var listName: Shape<String> {
    Shape<String>.text.checked(as: "the name of a parameter") { name, node, report in
      guard let parameter = parameters.first(where: { $0.name == name }) else {
        if declared.contains(name) { return nil }
        report.error(
          "the connector has no parameter \"\(name)\"", at: node.mark,
          suggestion: Spelling.suggestion(for: name, among: declared))
        return nil
      }
      if !parameter.isMany {
        report.error("the parameter \"\(name)\" has one value; here stands a list", at: node.mark)
      }
      return name
    }
  }
}
