internal import Configuration
internal import Landing
internal import Platform
internal import Runtime
internal import Schema
internal import State
internal import Store

/// What is stored: databases and documents.
extension Doctor {
  /// - Parameter isOpen: whether `klamra.sqlite` could be opened.
  /// - Returns: the findings, and the datasets whose files cannot be used.
  func databases(_ configuration: Configuration?, isOpen: Bool) throws -> ([Finding], unusable: Set<String>) {
    var findings: [Finding] = []
    var unusable: Set<String> = []
    let ids = Files.isFolder(paths.datasets) ? try paths.stores.ids() : []
    if !Files.exists(paths.database), !ids.isEmpty {
      findings.append(
        Finding(
          .databases, .error, "\(paths.database) is missing, and \(Formatting.count(ids.count, "dataset")) are there",
          fix: "\(.restore(backup: nil)), or go on without it: run numbers continue, and the records of runs are lost"))
    }
    // With small blocks and no space, no database can be opened, and none is damaged for that.
    if let space = DiskSpace(at: folders.state), space.blockBytes < 4096, let short = Space(folders.state),
      short.isObstacle
    {
      let text = "not examined: \(short.text)"
      return (findings + [Finding(.databases, .warning, text, fix: "df -h \(folders.state)")], Set(ids))
    }
    let declared = Dictionary((configuration?.datasets ?? []).map { ($0.id, $0) }) { first, _ in first }
    if Files.exists(paths.database), let fault = DatabaseCheck.faults(paths.database, isDataset: false).first {
      let text = fault.hasPrefix(paths.database) ? fault : "\(paths.database) is damaged: \(fault)"
      findings.append(Finding(.databases, .error, text, fix: "\(.restore(backup: nil))"))
    }
    for name in ids {
      if cancellation.isCancelled { throw CancelledError() }
      let path = "\(paths.datasets)/\(name).sqlite"
      if let fault = DatabaseCheck.faults(path, isDataset: true).first {
        unusable.insert(name)
        findings.append(
          Finding(
            .databases, .error, fault.hasPrefix(path) ? fault : "\(path) is damaged: \(fault)",
            fix: "\(.restoreDataset(name))"))
      } else if let dataset = declared[name], let error = misplacement(dataset) {
        unusable.insert(name)
        findings.append(Finding(.databases, .error, error.what, fix: error.advice))
      }
      if configuration != nil, declared[name] == nil {
        findings.append(
          Finding(
            .databases, .warning, "the dataset \(name) is stored, and the configuration has none of this name",
            fix: "Declare it again in \(folders.config)/datasets, or move \(path) away"))
      }
    }
    if isOpen, !Files.exists(paths.installationSecret) {
      findings.append(
        Finding(
          .databases, .error,
          "\(paths.installationSecret) is missing: what published manifests call documents cannot be resolved without it",
          fix: "Copy documents.key from a backup to \(paths.folder) before the next run, which makes another one"))
    }
    if findings.isEmpty {
      let checked = ids.count + (Files.exists(paths.database) ? 1 : 0)
      findings = [
        Finding(.databases, .ok, "\(Formatting.count(checked, "database")), SQLite \(Records.libraryVersion)")
      ]
    }
    return (findings, unusable)
  }

  /// Whether the file of a dataset is that of another one.
  private func misplacement(_ dataset: Dataset) -> DatasetError? {
    do {
      _ = try paths.stores.store(dataset).current()
    } catch let error as DatasetError {
      if case .misplaced = error { return error }
    } catch {}
    return nil
  }

  /// Every landed document against the digest by which it is named, and every document of a version for its presence.
  func documents(_ records: Records?) throws -> [Finding] {
    guard Files.isFolder(paths.landing) else {
      var count = 0
      if unusable.isEmpty { try paths.stores.eachDocument { _ in count += 1 } }
      if count == 0 { return [Finding(.documents, .ok, "none is landed")] }
      return [
        Finding(
          .documents, .error, "\(paths.landing) is missing, and with it every document of the stored versions",
          fix: "cp -r FOLDER/documents \(paths.landing), from a folder of backups")
      ]
    }
    let archive = try Archive(folder: paths.landing)
    var findings: [Finding] = []
    var missing: Set<String> = []
    let erased = try records?.erasedDocuments.all() ?? []
    // Prune needs every file, and so does this list.
    if unusable.isEmpty {
      try paths.stores.eachDocument { digest in
        guard let digest = Digest(hex: digest), !archive.contains(digest), !erased.contains(digest) else { return }
        missing.insert(digest.hex)
      }
    }
    if let digest = missing.min() {
      let text =
        missing.count == 1
        ? "the document \(digest) of a stored version is missing: its rows cannot be traced"
        : "\(missing.count) documents of stored versions are missing, such as \(digest): their rows cannot be traced"
      findings.append(
        Finding(.documents, .error, text, fix: "cp -rn FOLDER/documents/. \(paths.landing)/, from a folder of backups"))
    }
    var digests: [Digest] = []
    try archive.visit { digests.append($0) }
    guard readsDocuments else {
      findings.append(
        Finding(.documents, .ok, "\(Formatting.count(digests.count, "document")), not read"))
      return findings
    }
    var bytes = 0
    for digest in digests {
      if cancellation.isCancelled { throw CancelledError() }
      do {
        bytes += try archive.verify(digest)
      } catch  where findings.count < Self.listedMax {
        findings.append(
          Finding(
            .documents, .error, "\(error)",
            fix: "Copy \(digest.hex).zst from the folder documents of a backup to \(paths.landing)"))
      } catch {}
    }
    if findings.isEmpty {
      findings = [
        Finding(
          .documents, .ok, "\(Formatting.count(digests.count, "document")), \(Formatting.bytes(bytes)), each as landed")
      ]
    }
    return findings
  }
}
