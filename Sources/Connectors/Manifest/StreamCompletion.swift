internal import Formats
public import Settings

extension StreamManifest {
  /// The stream with the parts that it leaves open, as a source or a sample gives them in a section.
  ///
  /// Nil where a part is missing or wrong, or given although the connector gives it itself.
  ///
  /// - Parameters:
  ///   - folder: where the file of a mapping is looked for, as a path that can be opened.
  ///   - shown: how messages call that folder.
  public func completed(by section: Section, in folder: String, shown: String) -> StreamManifest? {
    let errors = section.report.errorCount
    for part in OpenPart.allCases where !open.contains(part) && section.has(part.rawValue) {
      section.report.error(
        "the connector gives \"\(part.rawValue)\" of this stream itself", at: section.place(of: part.rawValue))
      _ = section.child(part.rawValue)
    }
    var stream = self
    var site = FieldSite.json
    if case .csv = format { site = .csv(FieldDefaults()) }
    var isComplete = true
    if open.contains(.csv) {
      let csv = section.required("csv", .csv)
      if let csv {
        stream.format = .csv(csv.format)
        site = .csv(csv.defaults)
      }
      isComplete = csv != nil
    }
    if open.contains(.fields) {
      let fields = section.required("fields", .fields(site))
      stream.fields = fields ?? []
      isComplete = isComplete && fields != nil
    }
    if open.contains(.mapping) {
      let mapping = section.required("mapping", .mapping(in: folder, shown: shown))
      if let mapping { stream.mapping = mapping }
      isComplete = isComplete && mapping != nil
    }
    stream.open = []
    return isComplete && section.report.errorCount == errors ? stream : nil
  }
}
