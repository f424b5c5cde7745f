internal import Platform

/// The paths of published files under the public folder.
struct Layout: Sendable {
  let root: String

  func folder(_ dataset: String) -> String { "\(root)/datasets/\(dataset)" }
  func versions(_ dataset: String) -> String { "\(folder(dataset))/versions" }
  func version(_ dataset: String, _ number: Int) -> String { "\(versions(dataset))/\(number)" }
  func changes(_ dataset: String) -> String { "\(folder(dataset))/changes" }
  func page(_ dataset: String) -> String { "\(folder(dataset))/index.html" }
  func tombstone(_ dataset: String) -> String { "\(folder(dataset))/\(Tombstone.fileName)" }
  func latest(_ dataset: String) -> String { "\(folder(dataset))/latest.json" }

  /// The folder in which a version is built; the leading dot hides it from listings and readers.
  func building(_ dataset: String, _ number: Int) -> String { hidden(versions(dataset), String(number)) }

  /// The hidden name for creating or removing something: `.<name>.part` in the same folder.
  func hidden(_ folder: String, _ name: String) -> String { "\(folder)/.\(name)\(AtomicFile.temporarySuffix)" }

  /// Replaces a page or an alias only if its content changes, so that its modification time is meaningful.
  static func write(_ text: String, to path: String) throws(FileError) {
    let bytes = Array(text.utf8)
    if Files.exists(path), try Files.read(path) == bytes { return }
    try AtomicFile.write(bytes, to: path)
  }

  /// The same for a file beside the versions, by its path under the root.
  func write(_ document: PublicDocument) throws(FileError) {
    let path = "\(root)/\(document.path)"
    try Files.makeFolder(Files.parent(of: path), durable: true)
    try Self.write(document.text, to: path)
  }

  /// Removes the files of these places that are not among the given paths.
  func remove(_ places: [PublicPlace], except paths: Set<String>) throws(FileError) {
    for place in places {
      let folder = place.folder.isEmpty ? root : "\(root)/\(place.folder)"
      guard Files.isFolder(folder) else { continue }
      for name in try Files.list(folder) where place.holds(name) {
        let path = place.folder.isEmpty ? name : "\(place.folder)/\(name)"
        if !paths.contains(path) { try Files.remove("\(root)/\(path)") }
      }
    }
  }

  /// The files below a folder, as paths under the root, in order.
  func files(below folder: String) throws(FileError) -> [String] {
    guard Files.isFolder("\(root)/\(folder)") else { return [] }
    var found: [String] = []
    for name in try Files.list("\(root)/\(folder)") {
      let path = "\(folder)/\(name)"
      if Files.isFolder("\(root)/\(path)") { found += try files(below: path) } else { found.append(path) }
    }
    return found
  }

  /// Removes everything below a folder except these files.
  func clear(_ folder: String, except kept: Set<String>) throws(FileError) {
    var needed: Set<String> = []
    for path in kept {
      var parent = Files.parent(of: path)
      while parent != ".", needed.insert(parent).inserted { parent = Files.parent(of: parent) }
    }
    try clear(folder, kept, needed)
  }

  private func clear(_ folder: String, _ kept: Set<String>, _ needed: Set<String>) throws(FileError) {
    guard Files.isFolder("\(root)/\(folder)") else { return }
    for name in try Files.list("\(root)/\(folder)") {
      let path = "\(folder)/\(name)"
      if kept.contains(path) { continue }
      if needed.contains(path) { try clear(path, kept, needed) } else { try Files.removeTree("\(root)/\(path)") }
    }
  }

  /// Removes leftovers of a crash. Only for the one writing process.
  func removeLeftovers() throws(FileError) {
    let datasets = "\(root)/datasets"
    var folders = [root, "\(root)/assets", datasets]
    if Files.isFolder(datasets) {
      for dataset in try Files.list(datasets) {
        folders += [folder(dataset), versions(dataset), changes(dataset)]
      }
    }
    for folder in folders where Files.isFolder(folder) {
      for name in try Files.list(folder) where name.hasSuffix(AtomicFile.temporarySuffix) {
        try Files.removeTree("\(folder)/\(name)")
      }
    }
  }
}
