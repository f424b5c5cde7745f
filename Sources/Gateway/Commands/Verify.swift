internal import Datasets
internal import Platform
internal import Publishing
internal import SQLite
internal import Schema

extension Commands {
  static let verify = Command(
    "verify", "prove that published bytes follow from stored data", arguments: [.optional("DATASET")],
    details: """
      Every version that consumers can download is made again in a folder of its own, and compared byte for byte with
      the record of the publication and with the files that are there.
      """,
    access: .writing
  ) { context in
    let engine = try context.engine()
    var faults: [String] = []
    var files = 0
    for name in try context.datasets(engine.setup) {
      let (checked, found) = try engine.verify(engine.setup.store(name), cancellation: context.cancellation)
      files += checked
      faults += found
      context.output.line(
        "\(name): \(Words.count(checked, "file")), \(found.isEmpty ? "all as they should be" : "\(found.count) wrong")")
    }
    for fault in faults { context.output.line("  \(fault)") }
    if !faults.isEmpty { context.output.note("klamra publish makes damaged files again") }
    context.output.json(["files": .integer(files), "faults": .array(faults.map { .string($0) })])
    return faults.isEmpty ? .done : .failed
  }
}

extension Engine {
  /// Makes the published versions of a dataset again and compares.
  func verify(_ store: DatasetStore, cancellation: Cancellation) throws -> (files: Int, faults: [String]) {
    let setup = setup
    let scratch = "\(parts.folder.paths.folder)/verify.part"
    try Files.removeTree(scratch)
    try Files.makeFolder(scratch)
    defer { try? Files.removeTree(scratch) }
    let again = try Database("\(scratch)/verify.sqlite", tables: Self.tables)
    let publisher = try Publisher(folder: "\(scratch)/public", database: again, site: setup.publisherSite)
    var faults: [String] = []
    var count = 0
    let versions = Dictionary(uniqueKeysWithValues: try store.versions().map { ($0.number, $0) })
    for published in try setup.publisher.versions(of: store.dataset.id) where published.isDownloadable {
      if cancellation.isCancelled { throw CancelledError() }
      guard let version = versions[published.version] else {
        faults.append("version \(published.version) is published, but not stored")
        continue
      }
      let made = try publish(version, store, setup, with: publisher)
      let expected = Dictionary(uniqueKeysWithValues: made.files.map { ($0.path, $0.digest) })
      for file in published.files {
        count += 1
        let base = "\(parts.publicFolder)/datasets/\(store.dataset.id)"
        let path = file.isDelta ? "\(base)/\(file.path)" : "\(base)/versions/\(published.version)/\(file.path)"
        if expected[file.path] != file.digest { faults.append("\(path): stored data give other bytes") }
        if try Self.digest(of: path) != file.digest { faults.append("\(path): the file is missing or damaged") }
      }
      try Files.removeTree("\(scratch)/public/datasets/\(store.dataset.id)/versions/\(published.version)")
    }
    return (count, faults)
  }

  private static func digest(of path: String) throws -> Digest? {
    guard Files.exists(path) else { return nil }
    let file = try Descriptor(reading: path)
    var hash = SHA256()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      let count = try file.read(into: buffer)
      if count == 0 { return hash.digest() }
      hash.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }
}
