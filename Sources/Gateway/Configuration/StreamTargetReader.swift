internal import Connectors
internal import Platform
internal import Schema
internal import Settings

/// Reads what a source says about one stream: the dataset, and the parts that the connector leaves open.
struct StreamTargetReader {
  let source: SourceReader
  let manifest: Manifest
  let name: String

  var target: Shape<StreamTarget> {
    .section("the stream \"\(name)\"") { section in
      let dataset = section.required("dataset", dataset)
      let refresh = section.optional("refresh", Shape<Refresh>.choice("a refresh"), default: .full)
      guard let stream = manifest.stream(name) else {
        // The name is reported by the list of streams; its parts cannot be checked.
        for part in StreamManifest.OpenPart.allCases { _ = section.child(part.rawValue) }
        return nil
      }
      let folder = Files.parent(of: source.name)
      guard let complete = stream.completed(by: section, in: folder, shown: folder), let dataset else { return nil }
      return StreamTarget(stream: complete, dataset: dataset, refresh: refresh)
    }
  }

  private var dataset: Shape<String> {
    Shape<String>.text.checked(as: "the name of a dataset") { name, node, report in
      if source.datasetIDs.contains(name) { return name }
      report.error(
        "there is no dataset \"\(name)\"", at: node.mark,
        suggestion: suggestion(for: name, among: source.datasetIDs, "datasets"))
      return nil
    }
  }
}
