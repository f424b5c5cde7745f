internal import Glibc
internal import Platform

/// A file of a drop folder.
struct DroppedFile: Hashable {
  var name: String
  var path: String
  var bytes: Int
  /// When its content was written, as its maker says (cp -p keeps it).
  var modified: Timestamp
  /// When the file itself was last touched, which nobody can set back: a file still being copied is young here.
  var changed: Timestamp
  var identity: FileIdentity

  /// Nil for what is no file: a link is none, wherever it leads, or whoever may write here could read as Klamra.
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

  /// Stands in the record of runs where a reply has its ETag: the same tag is the same content.
  var tag: String { "\(bytes)-\(modified.microseconds)-\(changed.microseconds)" }

  private static func moment(_ time: timespec) -> Timestamp {
    Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
  }
}

/// The files of a drop folder, sorted into those that can be taken and those still on their way.
struct DropFolder {
  private(set) var complete: [DroppedFile] = []
  private(set) var incomplete: [DroppedFile] = []
  /// Names of links, which are left alone.
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

  /// What a run takes: the newest file, or all by name.
  func taken(_ take: DropRules.Take) -> [DroppedFile] {
    switch take {
    case .all: complete
    case .newest: complete.max { ($0.modified, $0.name) < ($1.modified, $1.name) }.map { [$0] } ?? []
    }
  }
}

/// File names with `*` and `?`.
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
        // The last star takes one character more.
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
