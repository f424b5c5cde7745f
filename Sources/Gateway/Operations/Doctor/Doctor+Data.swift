internal import Configuration
internal import Landing
internal import Platform
internal import Runtime
internal import Schema
internal import State
internal import Store

/// What is stored: databases and documents.
extension Doctor {
  func databases(_ configuration: Configuration?) throws -> [Finding] {
    var findings: [Finding] = []
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
      return findings + [Finding(.databases, .warning, "not examined: \(short.text)", fix: "df -h \(folders.state)")]
    }
    let declared = configuration.map { Set($0.datasets.map(\.id)) }
    var checked = 0
    for name in ["klamra"] + ids {
      if cancellation.isCancelled { throw CancelledError() }
      let path = name == "klamra" && !ids.contains("klamra") ? paths.database : "\(paths.datasets)/\(name).sqlite"
      guard Files.exists(path) else { continue }
      checked += 1
      if let fault = DatabaseCheck.faults(path, isDataset: path != paths.database).first {
        findings.append(
          Finding(
            .databases, .error, fault.hasPrefix(path) ? fault : "\(path) is damaged: \(fault)",
            fix: path == paths.database ? "\(.restore(backup: nil))" : "\(.restoreDataset(name))"))
      } else if let dataset = configuration?.dataset(name), path != paths.database {
        do { _ = try paths.stores.store(dataset).current() } catch let problem as any Problem {
          findings.append(Finding(.databases, .error, problem.what, fix: "\(.restoreDataset(name))"))
        }
      }
      if path != paths.database, let declared, !declared.contains(name) {
        findings.append(
          Finding(
            .databases, .warning, "the dataset \(name) is stored, and the configuration has none of this name",
            fix: "Declare it again in \(folders.config)/datasets, or move \(path) away"))
      }
    }
    if findings.isEmpty {
      findings = [
        Finding(.databases, .ok, "\(Formatting.count(checked, "database")), SQLite \(Records.libraryVersion)")
      ]
    }
    return findings
  }

  /// Every landed document against the digest by which it is named, and every document of a version for its presence.
  func documents(_ records: Records?) throws -> [Finding] {
    guard Files.isFolder(paths.landing) else {
      var count = 0
      try paths.stores.eachDocument { _ in count += 1 }
      if count == 0 { return [Finding(.documents, .ok, "none is landed")] }
      return [
        Finding(
          .documents, .error, "\(paths.landing) is missing, and with it every document of the stored versions",
          fix: "Copy the folder documents of a backup to \(paths.landing)")
      ]
    }
    let archive = try Archive(folder: paths.landing)
    var findings: [Finding] = []
    var missing: Set<String> = []
    let erased = try records?.erasedDocuments.all() ?? []
    try paths.stores.eachDocument { digest in
      guard let digest = Digest(hex: digest), !archive.contains(digest), !erased.contains(digest) else { return }
      missing.insert(digest.hex)
    }
    for digest in missing.sorted().prefix(Self.listedMax) {
      findings.append(
        Finding(
          .documents, .error, "the document \(digest) of a stored version is missing: its rows cannot be traced",
          fix: "Copy \(digest).zst from the folder documents of a backup to \(paths.landing)"))
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
