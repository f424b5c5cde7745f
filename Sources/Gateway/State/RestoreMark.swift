internal import Platform

/// The mark of a restore under way: while it exists, the state folder holds parts of two states and is refused.
public enum RestoreMark {
  /// The file in a state folder.
  public static func path(in folder: String) -> String { "\(folder)/restore-unfinished" }

  /// - Throws: `RestoreUnfinishedError` if a restore into the folder was interrupted.
  public static func check(_ folder: String) throws {
    let path = path(in: folder)
    guard Files.exists(path) else { return }
    let note = (try? Files.read(path)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    throw RestoreUnfinishedError(folder: folder, backup: note.split(separator: "\n").first.map(String.init) ?? "")
  }
}

/// A restore into the state folder was interrupted.
struct RestoreUnfinishedError: Problem, Hashable {
  /// The state folder.
  let folder: String
  /// The backup that was restored.
  let backup: String

  var what: String { "a restore into \(folder) was interrupted: it holds parts of two states" }
  var advice: Advice { "Repeat it: \(.restore(backup: backup.isEmpty ? nil : backup))" }
}
