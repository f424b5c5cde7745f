internal import Connectors
internal import Platform
internal import Schema
internal import Settings

/// Checks the sources of datasets with hidden figures, which are chosen for the whole table: a source of only a part
/// cannot fill such a dataset.
struct DisclosureSources {
  let folder: String
  let report: Report

  func check(_ datasets: [Dataset], _ sources: [SourceSettings]) {
    for dataset in datasets where dataset.disclosure != nil {
      let streams = sources.flatMap { source in
        source.streams.filter { $0.dataset == dataset.id }.map { (source: source.id, target: $0) }
      }
      for (source, target) in streams where target.refresh == .partial {
        complain(
          "the stream \"\(target.stream.name)\" brings parts of \(dataset.id), whose hidden figures are chosen by the whole "
            + "table", source, target, suggestion: "set refresh: full and bring every row each time")
      }
      for (source, target) in streams.dropFirst() {
        complain(
          "\(dataset.id) has hidden figures, and another stream fills it already: neither sees the whole table", source,
          target, suggestion: "give the stream a dataset of its own")
      }
    }
  }

  private func complain(_ message: String, _ source: String, _ target: StreamTarget, suggestion: Advice) {
    let file = "\(folder)/sources/\(source).yaml"
    // The file is read again, since only its nodes have places.
    var node = SettingsFile.read(file, into: Report())
    var mark = node?.mark
    for key in ["streams", target.stream.name] {
      guard case .mapping(let entries)? = node?.content, let entry = entries.first(where: { $0.key == key }) else {
        break
      }
      (node, mark) = (entry.value, entry.keyMark)
    }
    if let mark { report.error(message, at: mark, suggestion: suggestion) }
  }
}
