internal import Glibc
internal import Platform

/// A file of a drop folder.
struct DroppedFile: Hashable {
  var name: String
  var path: String
  var bytes: Int
  /// The time of its content, set by its creator (cp -p keeps it).
  var modified: Timestamp
  /// The time of the last change of the inode, which cannot be set back: a file being copied is recent here.
  var changed: Timestamp
  var identity: FileIdentity

  /// Nil unless it is a regular file. Links are excluded, since a person with write access here could otherwise read
  /// any file as Klamra.
  init?(_ name: String, in folder: String) {
    self.name = name
    path = "\(folder)/\(name)"
    var facts = stat()
    guard lstat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return nil }
    bytes = Int(facts.st_size)
    modified = Self.moment(facts.st_mtim)
    changed = Self.moment(facts.st_ctim)
    identity = FileIdentity(device: UInt64(facts.st_dev), inode: UInt64(facts.st_ino))
  }

  /// Recorded in place of an ETag: equal tags mean equal content.
  var tag: String { "\(bytes)-\(modified.microseconds)-\(changed.microseconds)" }

  private static func moment(_ time: timespec) -> Timestamp {
    Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
  }
}

/// The files of a drop folder, split into complete ones and those still being written.
struct DropFolder {
  private(set) var complete: [DroppedFile] = []
  private(set) var incomplete: [DroppedFile] = []
  /// Names of symbolic links, which are ignored.
  private(set) var links: [String] = []

  init(_ rules: DropRules, now: Timestamp) throws {
    let names = try Files.list(rules.folder)
    let all = Set(names)
    for name in names where !name.hasPrefix(".") && !name.hasSuffix(AtomicFile.temporarySuffix) {
      if let marker = rules.marker, name.hasSuffix(marker) { continue }
      guard Glob.matches(name, rules.pattern) else { continue }
      guard let file = DroppedFile(name, in: rules.folder) else {
        if Files.isLink("\(rules.folder)/\(name)") { links.append(name) }
        continue
      }
      let isComplete =
        rules.marker.map { all.contains(name + $0) }
        ?? (now.seconds(since: file.changed) >= Double(rules.settleSeconds))
      if isComplete { complete.append(file) } else { incomplete.append(file) }
    }
  }

  /// The files of a run: the newest, or all by name.
  func taken(_ take: DropRules.Take) -> [DroppedFile] {
    switch take {
    case .all: complete
    case .newest: complete.max { ($0.modified, $0.name) < ($1.modified, $1.name) }.map { [$0] } ?? []
    }
  }
}

/// File-name patterns with `*` and `?`.
enum Glob {
  static func matches(_ name: String, _ pattern: String) -> Bool {
    let (name, pattern) = (Array(name), Array(pattern))
    var (position, wanted) = (0, 0)
    var star: (pattern: Int, name: Int)?
    while position < name.count {
      if wanted < pattern.count, pattern[wanted] == "*" {
        star = (wanted, position)
        wanted += 1
      } else if wanted < pattern.count, pattern[wanted] == "?" || pattern[wanted] == name[position] {
        position += 1
        wanted += 1
      } else if let last = star {
        // The last star matches one more character.
        star = (last.pattern, last.name + 1)
        wanted = last.pattern + 1
        position = last.name + 1
      } else {
        return false
      }
    }
    return pattern[wanted...].allSatisfy { $0 == "*" }
  }
}
