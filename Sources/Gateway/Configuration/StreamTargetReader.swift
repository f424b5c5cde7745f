internal import Connectors
internal import Platform
internal import Schema
internal import Settings

/// Reads a source's settings of one stream: the dataset, and the parts that the connector leaves open.
struct StreamTargetReader {
  let source: SourceReader
  /// Nil if unknown.
  let manifest: ConnectorManifest?
  let name: String

  var target: Shape<StreamTarget> {
    .section("the stream \"\(name)\"") { section in
      let dataset = section.required("dataset", dataset)
      let refresh = section.optional("refresh", Shape<Refresh>.choice("a refresh"), default: .full)
      guard let stream = manifest?.stream(name) ?? meant else {
        // The list of streams reports the name; its parts cannot be checked.
        for part in StreamManifest.OpenPart.all.map(\.key) + ["code_lists"] { _ = section.child(part) }
        _ = section.optional("schema", .schemaPolicy())
        return nil
      }
      let schema = section.optional("schema", .schemaPolicy(over: stream.schema), default: stream.schema)
      let folder = Files.parent(of: source.name)
      guard var complete = stream.completed(by: section, in: folder, shown: folder), let dataset else { return nil }
      complete.schema = schema
      guard manifest?.stream(name) != nil else { return nil }
      return StreamTarget(stream: complete, dataset: dataset, refresh: refresh)
    }
  }

  /// The stream that a misspelt name probably means, whose parts are checked instead.
  private var meant: StreamManifest? {
    guard let manifest else { return nil }
    return Spelling.nearest(to: name, among: manifest.streams.map(\.name)).flatMap(manifest.stream)
  }

  private var dataset: Shape<String> {
    Shape<String>.text.checked(as: "the name of a dataset") { name, node, report in
      if source.datasets.contains(where: { $0.id == name && $0.derivation != nil }) {
        report.error(
          "the dataset \(name) is derived from others, so no source can fill it", at: node.mark,
          suggestion: "name another one, or take \"derived\" out of datasets/\(name).yaml")
        return nil
      }
      if source.datasetIDs.contains(name) { return name }
      report.error(
        "there is no dataset \"\(name)\"", at: node.mark,
        suggestion: suggestion(for: name, among: source.datasetIDs, "datasets"))
      return nil
    }
  }
}
