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
      guard var stream = manifest.stream(name) else {
        // The name is reported by the list of streams; its parts cannot be checked.
        for part in StreamManifest.OpenPart.allCases { _ = section.child(part.rawValue) }
        return nil
      }
      guard complete(&stream, section), let dataset else { return nil }
      return StreamTarget(stream: stream, dataset: dataset, refresh: refresh)
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

  /// Fills the open parts from the source; false where one is missing or wrong.
  private func complete(_ stream: inout StreamManifest, _ section: Section) -> Bool {
    for part in StreamManifest.OpenPart.allCases where !stream.open.contains(part) && section.has(part.rawValue) {
      section.report.error(
        "the connector \(manifest.id) gives \"\(part.rawValue)\" of this stream itself",
        at: section.place(of: part.rawValue))
      _ = section.child(part.rawValue)
    }
    var isComplete = true
    var site = FieldSite.json
    if case .csv = stream.format { site = .csv(FieldDefaults()) }
    if stream.open.contains(.csv) {
      let csv = section.required("csv", .csv)
      if let csv {
        stream.format = .csv(csv.format)
        site = .csv(csv.defaults)
      }
      isComplete = csv != nil
    }
    if stream.open.contains(.fields) {
      let fields = section.required("fields", .fields(site))
      stream.fields = fields ?? []
      isComplete = isComplete && fields != nil
    }
    if stream.open.contains(.mapping) {
      let folder = Files.parent(of: source.name)
      let mapping = section.required("mapping", .mapping(in: folder, shown: folder))
      if let mapping { stream.mapping = mapping }
      isComplete = isComplete && mapping != nil
    }
    stream.open = []
    return isComplete
  }
}
