internal import Landing
internal import Platform
internal import Transfer

extension Fetcher {
  /// Stores the complete files of a drop folder.
  ///
  /// A file that is still being written is skipped until it is complete. If no file is complete, the run waits for
  /// those being written; if there are no files, those of the last successful run are used again. Symbolic links are
  /// ignored.
  func take(
    _ rules: DropRules, _ stream: StreamManifest, _ source: FetchSource, _ run: Int64, _ options: FetchOptions,
    _ progress: (FetchProgress) -> Void
  ) throws -> Fetched {
    let last = try runs.lastFetched(source: source.owner, stream: stream.name)
    let folder = try DropFolder(rules, neighbours: options.neighbours, now: waiting.now)
    let files = folder.taken(rules.take)
    if files.isEmpty {
      if let young = folder.incomplete.map(\.changed).max() {
        throw settling(folder.incomplete.map(\.name), young.adding(seconds: Double(rules.settleSeconds)), rules)
      }
      guard !last.isEmpty else {
        throw folder.links.isEmpty
          ? FetchError.noFiles(folder: rules.folder, pattern: rules.pattern, others: folder.strangers)
          : FetchError.onlyLinks(folder: rules.folder, names: folder.links.map(VisibleText.shown))
      }
    }
    // Without a part of the table that is being written anew, its rows would be deleted.
    let rewritten = folder.rewritten(rules, last: last.map(\.requestKey))
    if let young = rewritten.map(\.changed).max() {
      throw settling(rewritten.map(\.name), young.adding(seconds: Double(rules.settleSeconds)), rules)
    }
    var documents = files.isEmpty ? last : []
    for file in files {
      if cancellation.isCancelled { throw TransferError(.cancelled, url: file.path, detail: "cancelled") }
      let known = last.first { $0.requestKey == file.name && $0.etag == file.tag }
      var reference = try known ?? land(file, stream, rules)
      if options.isRefetch, known != nil { reference = try land(file, stream, rules) }
      if !archive.contains(reference.document.digest) { reference = try land(file, stream, rules) }
      reference.ordinal = documents.count
      documents.append(reference)
      progress(
        FetchProgress(
          stream: stream.name, documentsDone: documents.count, documentsTotal: files.count,
          bytes: documents.reduce(0) { $0 + $1.document.bytes }))
    }
    try runs.replace(documents, run: run, stream: stream.name)
    let isUnchanged = !last.isEmpty && documents.map(\.document) == last.map(\.document)
    return Fetched(
      stream: stream.name, documents: documents, recordsDeclared: nil, isUnchanged: isUnchanged,
      warnings: folder.warnings(rules, taken: files, last: last.map(\.requestKey), now: waiting.now))
  }

  private func land(_ file: DroppedFile, _ stream: StreamManifest, _ rules: DropRules) throws -> DocumentReference {
    // A file that was changed or replaced while it was read is not finished.
    guard let document = try landed(file), let after = file.place.facts.map({ DroppedFile(file, $0) }),
      after.tag == file.tag,
      document.bytes == file.bytes
    else {
      throw settling([file.name], waiting.now.adding(seconds: Double(max(1, rules.settleSeconds))), rules)
    }
    return DocumentReference(
      stream: stream.name, ordinal: 0, requestKey: file.name, url: file.path, document: document, etag: file.tag,
      status: 0, fetchedAt: waiting.now)
  }

  /// Stores exactly the file that was inspected; nil if its name now refers to another file or a link.
  private func landed(_ file: DroppedFile) throws -> Document? {
    do {
      let open = try Descriptor(readingEntry: file.place, shownAs: file.path)
      guard try open.identity() == file.facts.identity else { return nil }
      return try archive.land(open)
    } catch let error as FileError where error.path == file.path && error.isLinkRefused {
      return nil
    }
  }

  private func settling(_ names: [String], _ until: Timestamp, _ rules: DropRules) -> FetchPause {
    let names = names.map(VisibleText.shown).joined(separator: ", ")
    guard let marker = rules.marker else {
      return FetchPause(until: until, reason: "\(names) is still being written in \(rules.folder)")
    }
    let later = waiting.now.adding(seconds: Double(max(1, rules.settleSeconds)))
    return FetchPause(until: later, reason: "\(names) in \(rules.folder) waits for its mark (\(marker))")
  }
}
