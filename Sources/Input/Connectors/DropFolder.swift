internal import Platform

/// A file of a drop folder.
struct DroppedFile: Hashable {
  /// The name as text; see `FileName.description`.
  var name: String
  var path: String
  /// The path in the bytes of the file system.
  var place: FileName
  var facts: FileFacts

  /// Nil unless it is a regular file. Links are excluded, since a person with write access here could otherwise read
  /// any file as Klamra.
  init?(_ name: FileName, in folder: String) {
    self.name = name.description
    path = "\(folder)/\(name)"
    place = name.inside(folder)
    guard let facts = place.facts, facts.kind == .file else { return nil }
    self.facts = facts
  }

  /// The same file with newer facts.
  init(_ file: DroppedFile, _ facts: FileFacts) {
    self = file
    self.facts = facts
  }

  var bytes: Int { facts.bytes }
  var modified: Timestamp { facts.modified }
  var changed: Timestamp { facts.changed }

  /// Whether it has not changed for so many seconds.
  ///
  /// A file from the future has: no file changes then, and it would be waited for until that day. The clock was ahead,
  /// here or on the server that holds the folder.
  func hasRested(_ seconds: Double, _ now: Timestamp) -> Bool {
    let age = now.seconds(since: changed)
    return age >= seconds || age < -Fetcher.clockSecondsTolerated
  }

  /// Recorded in place of an ETag: equal tags mean equal content.
  var tag: String { "\(bytes)-\(modified.microseconds)-\(changed.microseconds)" }
}

/// The files of a drop folder, split into complete ones, those still being written, and those that nobody takes.
struct DropFolder {
  private(set) var complete: [DroppedFile] = []
  private(set) var incomplete: [DroppedFile] = []
  /// Names of symbolic links, which are ignored.
  private(set) var links: [String] = []
  /// Files that no pattern takes, and folders that one would take, by name.
  private(set) var strangers: [String] = []
  /// Folders with files that a pattern would take, each with the date of the newest of them.
  private(set) var folders: [(name: String, modified: Timestamp)] = []

  /// - Parameter neighbours: the rules of all sources; those for the same folder take files too.
  init(_ rules: DropRules, neighbours: [DropRules] = [], now: Timestamp) throws {
    let names = try Files.names(in: rules.folder)
    let all = Set(names)
    let owners = [rules] + neighbours.filter { $0.isFor(rules.folder) }
    for name in names {
      let text = name.description
      if owners.contains(where: { $0.passesOver(text) }) { continue }
      guard rules.takes(text) else {
        let isTaken = owners.contains { $0.takes(text) }
        if !isTaken, DroppedFile(name, in: rules.folder) != nil, DropRules.isOfInterest(text, owners) {
          strangers.append(text)
        }
        // A folder of another source is its own business.
        if !neighbours.contains(where: { $0.isFor("\(rules.folder)/\(text)") }),
          let modified = Self.newest(in: name.inside(rules.folder), owners)
        {
          folders.append((text, modified))
        }
        continue
      }
      guard let file = DroppedFile(name, in: rules.folder) else {
        switch name.inside(rules.folder).facts?.kind {
        case .link: links.append(text)
        case nil: break
        default: strangers.append(text)
        }
        continue
      }
      let isComplete =
        rules.marker.map { marker in rules.marks(of: name.bytes, marker).contains { all.contains(FileName($0)) } }
        ?? file.hasRested(Double(rules.settleSeconds), now)
      if isComplete { complete.append(file) } else { incomplete.append(file) }
    }
  }

  /// The date of the newest file that would be taken if it were not in a folder of the folder; nil without one.
  private static func newest(in place: FileName, _ rules: [DropRules]) -> Timestamp? {
    guard place.isText, place.facts?.kind == .folder, let names = try? Files.names(in: place.description) else {
      return nil
    }
    return names.compactMap { name in
      let text = name.description
      guard !rules.contains(where: { $0.passesOver(text) }), rules.contains(where: { $0.takes(text) }) else {
        return nil
      }
      return DroppedFile(name, in: place.description)?.modified
    }.max()
  }

  /// Files that the last successful run took together with others, and that are being written again.
  func rewritten(_ rules: DropRules, last: [String]) -> [DroppedFile] {
    rules.take == .all ? incomplete.filter { last.contains($0.name) } : []
  }

  /// The files of a run: the newest, or all by name.
  func taken(_ take: DropRules.Take) -> [DroppedFile] {
    switch take {
    case .all: complete
    case .newest: complete.max { ($0.modified, $0.name) < ($1.modified, $1.name) }.map { [$0] } ?? []
    }
  }
}
