internal import Glibc
internal import Platform

/// An open published file with the facts for its reply.
struct SiteFile {
  let file: OpenFile
  let bytes: Int
  /// When it was published.
  let modified: Timestamp
  /// The entity tag of this content.
  let tag: String

  var validators: Validators { Validators(tag: tag, modified: modified) }
}

/// The target of a path of the site.
enum SiteEntry {
  case file(SiteFile)
  case folder
  case nothing
}

/// The root folder of the site, through which all files are opened.
struct SiteRoot {
  let path: String

  /// The names of a path, decoded one by one; nil if one of them is forbidden.
  ///
  /// A name must not contain a slash, backslash or control character, begin with a dot (`..`, hidden files) or be a
  /// file that is still being written. The last one is empty for a path that ends in a slash.
  static func names(_ rawPath: String) -> [String]? {
    var names: [String] = []
    let segments = rawPath.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    for (index, segment) in segments.enumerated() {
      guard let name = PercentEncoding.decode(segment) else { return nil }
      if name.isEmpty, index != segments.count - 1 { return nil }
      if name.hasPrefix(".") || name.hasSuffix(AtomicFile.temporarySuffix) { return nil }
      if name.utf8.contains(where: { $0 < 32 || $0 == 127 || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }) {
        return nil
      }
      names.append(name)
    }
    return names.isEmpty ? nil : names
  }

  /// Opens the target of the names without following symbolic links, so that no path leaves the root (open(2),
  /// O_NOFOLLOW).
  func open(_ names: some Collection<String>) -> SiteEntry {
    var current = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    var rest = names[...]
    while current >= 0, let name = rest.popFirst() {
      // O_NONBLOCK: opening a pipe in the folder must not block the thread; for files it has no effect.
      let flags = rest.isEmpty ? O_RDONLY | O_NONBLOCK : O_RDONLY | O_DIRECTORY
      let next = openat(current, name, flags | O_NOFOLLOW | O_CLOEXEC)
      close(current)
      current = next
    }
    guard current >= 0 else { return .nothing }
    let file = OpenFile(descriptor: current)
    var facts = stat()
    guard fstat(current, &facts) == 0 else { return .nothing }
    switch facts.st_mode & S_IFMT {
    case S_IFREG:
      return .file(
        SiteFile(
          file: file, bytes: Int(facts.st_size), modified: Timestamp(seconds: Int64(facts.st_mtim.tv_sec)),
          tag: tag(facts)))
    case S_IFDIR: return .folder
    default: return .nothing
    }
  }

  /// Files of the site are replaced and never changed in place, so inode, size and time identify the content.
  private func tag(_ facts: stat) -> String {
    func hex(_ value: Int) -> String { String(UInt(bitPattern: value), radix: 16) }
    let nanoseconds = Int(facts.st_mtim.tv_sec) &* 1_000_000_000 &+ Int(facts.st_mtim.tv_nsec)
    return "\"\(hex(Int(facts.st_size)))-\(hex(nanoseconds))-\(hex(Int(facts.st_ino)))\""
  }
}
