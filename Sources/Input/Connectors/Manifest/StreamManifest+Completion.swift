internal import Formats
internal import Platform
public import Settings

extension StreamManifest {
  /// The stream with its open parts and overridden code lists, as a source or a sample gives them in a section.
  ///
  /// Nil if a part is missing or invalid, or is given although the connector defines it.
  ///
  /// - Parameters:
  ///   - folder: the folder of mapping and code-list files, as a path that can be opened.
  ///   - shown: the name of that folder in messages.
  public func completed(by section: Section, in folder: String, shown: String) -> StreamManifest? {
    let errors = section.report.errorCount
    for part in OpenPart.all where !open.contains(part) && section.has(part.key) {
      section.report.error(
        "the connector gives \"\(part.key)\" of this stream itself", at: section.place(of: part.key))
      _ = section.child(part.key)
    }
    var stream = self
    let member = type(of: format.base)
    var isComplete = true
    if let key = member.profile.settingsKey, open.contains(OpenPart(key)) {
      let given = member.read(section, isRequired: true)
      if let given { stream.format = AnyRecordFormat(given) }
      isComplete = given != nil
      if let given, let written = fieldsAsWritten {
        stream.fields = Shape.fields(of: member, given.fieldDefaults).value(of: written, section.report) ?? []
        stream.fieldsAsWritten = nil
      }
    }
    if open.contains(.fields) {
      let fields = section.required("fields", .fields(of: member, stream.format.base.fieldDefaults))
      stream.fields = fields ?? []
      isComplete = isComplete && fields != nil
    }
    if open.contains(.mapping) {
      let mapping = section.required("mapping", .mapping(in: folder, shown: shown))
      if let mapping { stream.mapping = mapping }
      isComplete = isComplete && mapping != nil
    }
    if let lists = section.optional("code_lists", codeLists(in: folder, shown: shown)) {
      stream.codeLists = codeLists.map { list in lists.first { $0.name == list.name } ?? list }
      stream.codeLists += lists.filter { list in !codeLists.contains { $0.name == list.name } }
    }
    stream.open = []
    return isComplete && section.report.errorCount == errors ? stream : nil
  }

  /// Lists that replace the connector's, by name; a source that gives the mapping may have lists of its own.
  private func codeLists(in folder: String, shown: String) -> Shape<[CodeListFile]> {
    Shape<[Keyed<String>]>.mapping(
      "the code lists", keys: .name, values: .file("the code list", ending: ".csv", in: folder, shown: shown)
    ).checked { entries, _, report in
      for entry in entries
      where !open.contains(.mapping) && !codeLists.contains(where: { $0.name == entry.key }) {
        let names = codeLists.map(\.name)
        let near = Spelling.suggestion(for: entry.key, among: names)
        let known: Advice = names.isEmpty ? "it has none" : "it has \(names.joined(separator: ", "))"
        report.error(
          "the connector has no code list \"\(entry.key)\"", at: entry.mark, suggestion: near.isEmpty ? known : near)
      }
      return entries.map { CodeListFile(name: $0.key, path: $0.value) }
    }
  }
}
