internal import Connectors
internal import Formats
internal import Mapping
public import Platform
internal import Rows
public import Schema
public import Settings
internal import Territory

/// Warnings about valid settings that leave a column of a dataset empty.
extension Configuration {
  /// Warnings about columns that no mapping into their dataset fills: they would be published without values.
  func unfilledColumns() -> [Diagnostic] {
    // A list that cannot be read is reported separately.
    let areas = try? areas()
    return datasets.flatMap { dataset in
      var unfilled: Set<String>?
      var names: [String] = []
      for source in sources {
        for target in source.streams where target.dataset == dataset.id {
          // A mapping with mistakes is reported separately.
          guard let plan = plan(target, of: source, areas), let mapper = try? Mapper(plan) else {
            return [Diagnostic]()
          }
          unfilled = unfilled?.intersection(mapper.unfilledColumns) ?? Set(mapper.unfilledColumns)
          if !names.contains(source.id) { names.append(source.id) }
        }
      }
      // The marks of hidden figures are filled after the mapping.
      let marks = dataset.disclosure.map { $0.marks + [$0.status].compactMap { $0 } } ?? []
      return dataset.columns.filter { (unfilled?.contains($0.name) ?? false) && !marks.contains($0.name) }.flatMap {
        column in
        warn(
          "no mapping fills the column \"\(column.name)\": it is always empty",
          suggestion: "add it to the SELECT of \(names.joined(separator: ", "))",
          at: ["columns", column.name], in: ["\(folder)/datasets/\(dataset.id).yaml"])
      }
    }
  }

  /// Warnings about columns that a source reads but that no file in its drop folder has.
  ///
  /// A missing required column fails the run; a missing optional one would go unnoticed until the dataset's column is
  /// empty. Reads the headers of the files that a run would select now; unreadable files are left to the run.
  public func absentColumns() -> [Diagnostic] {
    sources.flatMap { source in
      source.streams.flatMap { target -> [Diagnostic] in
        let format = target.stream.format
        guard case .drop(let drop) = target.stream.origin, format.profile.hasHeader else { return [] }
        let rules = drop.rules(for: source.parameters)
        let fields = target.stream.fields
        var presence = fields.map { FieldPresence($0) }
        var columns: [String] = []
        for path in rules.filesNow() {
          let document = ReadableDocument { try FileSource(path: path) }
          guard let reader = try? format.reader(of: document, fields: fields) else { return [] }
          columns += reader.fieldsSeen
          for (index, isFound) in reader.fieldsFound.enumerated() { presence[index].count(isFound) }
        }
        return presence.filter(\.isAbsent).flatMap { field in
          warn(
            "no file in \(rules.folder) has \(field.words): \(field.field) is empty",
            suggestion: Spelling.suggestion(for: field.place, among: columns),
            at: ["streams", target.stream.name, "fields", field.field],
            in: [
              "\(folder)/sources/\(source.id).yaml",
              "\(gateway.connectors)/\(source.connector.id)/\(ConnectorManifest.fileName)",
            ])
        }
      }
    }
  }

  /// A warning at a key, in the first of the files that has it.
  public func warn(_ message: String, suggestion: Advice, at keys: [String], in files: [String]) -> [Diagnostic] {
    let report = Report()
    guard let mark = Self.place(of: keys, in: files, report) else { return [] }
    report.warning(message, at: mark, suggestion: suggestion)
    return report.diagnostics
  }

  /// The place of a key, in the first of the files that has it; nil if none has.
  public static func place(of keys: [String], in files: [String], _ report: Report = Report()) -> Mark? {
    for file in files {
      var node = SettingsFile.read(file, into: report)
      var mark: Mark?
      for key in keys {
        guard case .mapping(let entries)? = node?.content else {
          mark = nil
          break
        }
        let entry = entries.first { $0.key == key }
        (node, mark) = (entry?.value, entry?.keyMark)
      }
      if let mark { return mark }
    }
    return nil
  }
}
