internal import Platform

/// The lines of `SHA256SUMS`, as sha256sum(1) writes and checks them.
struct Checksums: Hashable, Sendable {
  struct Line: Hashable, Sendable {
    let digest: Digest
    let name: String
  }

  static let fileName = "SHA256SUMS"

  var lines: [Line]

  init(_ files: [PublishedFile]) { lines = files.map { Line(digest: $0.digest, name: $0.path) } }

  /// Parses the output of `text`; nil for anything else.
  init?(parsing text: String) {
    lines = []
    for line in text.split(separator: "\n") {
      guard let digest = Digest(hex: line.prefix(64)), line.dropFirst(64).hasPrefix("  ") else { return nil }
      let name = line.dropFirst(66)
      // Only names in this folder.
      guard !name.isEmpty, !name.contains("/"), name != "..", name != "." else { return nil }
      lines.append(Line(digest: digest, name: String(name)))
    }
  }

  var text: String { lines.map { "\($0.digest)  \($0.name)\n" }.joined() }

  /// The first fault of a version's folder; nil if every listed file exists and is intact.
  static func fault(in folder: String) throws(FileError) -> String? {
    guard Files.isFolder(folder) else { return "\(folder) is not there" }
    let path = "\(folder)/\(fileName)"
    guard Files.exists(path) else { return "\(path) is not there" }
    guard let checksums = Checksums(parsing: String(decoding: try Files.read(path), as: UTF8.self)),
      !checksums.lines.isEmpty
    else { return "\(path) is damaged" }
    for line in checksums.lines {
      let path = "\(folder)/\(line.name)"
      guard Files.exists(path) else { return "\(path) is not there" }
      guard try Files.measure(path).digest == line.digest else {
        return "\(path) does not have the bytes that were published"
      }
    }
    return nil
  }
}
