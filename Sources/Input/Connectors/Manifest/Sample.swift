internal import Platform
public import Schema
public import Settings

/// A small input of a connector with its expected rows: `samples/<case>/sample.yaml`.
public struct Sample: Hashable, Sendable, CustomStringConvertible {
  /// The name of its folder.
  public var name: String
  /// The path of its folder.
  public var folder: String
  /// The stream, completed by the sample's declarations.
  public var stream: StreamManifest
  /// The documents in order, as paths that can be opened.
  public var documents: [String]
  /// The values that `parameter('name')` returns.
  public var parameters: [String: String]
  /// A dataset with the columns and the key of the expected rows.
  public var dataset: Dataset
  /// A CSV file with a header, in key order; an empty field is an absent value.
  public var expected: String
  /// The expected number of rejected records.
  public var rejected: Int
  /// The expected number of records that the mapping leaves out.
  public var leftOut: Int

  static let fileName = "sample.yaml"

  public var description: String { folder }
}

extension ConnectorManifest {
  /// Reads the samples of the connector; invalid ones are reported and left out.
  public func samples(into report: Report) -> [Sample] {
    let folder = "\(folder)/samples"
    let names = ((try? Files.list(folder)) ?? []).filter { Files.exists("\(folder)/\($0)/\(Sample.fileName)") }
    return names.compactMap { name in
      let path = "\(folder)/\(name)"
      guard let root = SettingsFile.read("\(path)/\(Sample.fileName)", into: report) else { return nil }
      return SampleReader(manifest: self, name: name, folder: path).sample.value(of: root, report)
    }
  }
}

/// Reads one `sample.yaml`.
private struct SampleReader {
  let manifest: ConnectorManifest
  let name: String
  let folder: String

  var sample: Shape<Sample> {
    .section("a sample") { section in
      let stream = section.required("stream", stream)
      let documents = section.required("documents", .list(of: document, countMin: 1))
      let parameters = section.optional(
        "parameters", .mapping("the parameters", keys: .name, values: .text), default: [])
      let columns = section.required(
        "columns", .mapping("the columns", keys: .name, values: Shape<ColumnType>.choice("a type")))
      let key = section.required("key", .list(of: .name, countMin: 1))
      let rejected = section.optional("rejected", .integer(in: 0...1_000_000), default: 0)
      let leftOut = section.optional("left_out", .integer(in: 0...1_000_000), default: 0)
      let complete = stream?.completed(by: section, in: folder, shown: folder)
      guard let complete, let documents, let columns, let key else { return nil }
      let dataset = Dataset(
        id: "sample", title: Bilingual(pl: name, en: name),
        columns: columns.map {
          Column(name: $0.key, type: $0.value, isRequired: key.contains($0.key), privacy: .public)
        },
        key: key)
      return Sample(
        name: name, folder: folder, stream: complete, documents: documents,
        parameters: Dictionary(parameters.map { ($0.key, $0.value) }) { first, _ in first }, dataset: dataset,
        expected: "\(folder)/expected.csv", rejected: rejected, leftOut: leftOut)
    }
  }

  private var stream: Shape<StreamManifest> {
    Shape<String>.text.checked(as: "the name of a stream") { name, node, report in
      if let stream = manifest.stream(name) { return stream }
      report.error(
        "the connector has no stream \"\(name)\"", at: node.mark,
        suggestion: Spelling.suggestion(for: name, among: manifest.streams.map(\.name)))
      return nil
    }
  }

  private var document: Shape<String> {
    Shape<String>.text.checked(as: "the name of a file") { text, node, report in
      let path = "\(folder)/\(text)"
      if Files.exists(path) { return path }
      report.error("the document \(path) does not exist", at: node.mark)
      return nil
    }
  }
}
