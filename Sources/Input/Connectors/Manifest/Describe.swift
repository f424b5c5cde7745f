internal import Formats
internal import Platform
internal import Schema
internal import Settings

/// How a service is asked what it calls a value of a parameter: one entry of a connector's `describe`.
public struct Describe: Hashable, Sendable {
  /// The list parameter whose values are asked for one by one.
  public var parameter: String
  /// The request for one value, `{value}` in its path or query.
  var request: StreamRequest
  /// What a reply says of the value, in the order of the file.
  public var facts: [Fact]

  /// One thing that a reply says of a value: its name, its unit.
  public struct Fact: Hashable, Sendable {
    /// Its key, under which a source declares it too.
    public var name: String
    /// Where a reply has it; the texts of several paths are joined.
    var paths: [DocumentPath]

    /// The fact that is a unit of measure: other spellings of the same unit are equal.
    public static let unit = "unit"
  }

  /// The placeholder of the value.
  static let placeholder = "value"
}

extension StreamRequest {
  /// The request for a description: one for each value.
  fileprivate init(path: Template, query: [QueryItem], failure: FailureBody?, each parameter: String) {
    self.init(path: path, query: query, each: [Each(placeholder: Describe.placeholder, parameter: parameter)])
    self.failure = failure
  }
}

/// Reads the `describe` of a manifest.
struct DescribeReader {
  let templates: TemplateReader

  var describe: Shape<[Describe]> {
    Shape<[Keyed<Describe>]>.mapping("the parameters to describe", keys: templates.listName) { entry($0) }
      .map { $0.map(\.value) }
  }

  private func entry(_ parameter: String) -> Shape<Describe> {
    .section("a description") { section in
      let places = [Describe.placeholder]
      let path = section.required("path", templates.template(places: places, allowsSecrets: false))
      let query = section.optional(
        "query", .mapping("the query", keys: .text, values: templates.template(places: places, allowsSecrets: false)),
        default: [])
      let failure = section.optional("failure", .failure)
      let facts = section.required(
        "facts", Shape<[Keyed<[DocumentPath]>]>.mapping("the facts", keys: .name, values: .oneOrMany(.path)))
      if let path, !(query.map(\.value) + [path]).contains(where: { $0.placeholders.contains(Describe.placeholder) }) {
        section.report.error(
          "{\(Describe.placeholder)} stands neither in the path nor in the query: every value would be asked alike",
          at: section.place(of: "path"))
      }
      if let facts, facts.isEmpty {
        section.report.error(
          "a description has at least one fact", at: section.place(of: "facts"), suggestion: "facts: {name: title}")
      }
      guard let path, let facts else { return nil }
      return Describe(
        parameter: parameter,
        request: StreamRequest(
          path: path, query: query.map { QueryItem(name: $0.key, value: $0.value) }, failure: failure, each: parameter),
        facts: facts.map { Describe.Fact(name: $0.key, paths: $0.value) })
    }
  }
}

extension Shape where Value == FailureBody {
  /// `{code: …, reason: …}`: how a body reports a failure.
  static var failure: Shape {
    .section("a failure") { section in
      let code = section.required("code", .path)
      let reason = section.optional("reason", .path)
      return code.map { FailureBody(code: $0, reason: reason) }
    }
  }
}
