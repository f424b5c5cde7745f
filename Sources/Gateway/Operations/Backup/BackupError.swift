internal import Platform

/// Why nothing was saved or restored.
enum BackupError: Problem, Hashable {
  case inside(String, of: String)
  case busy(String)
  case noSpace(String, needed: Int, free: Int)
  case damaged(String, String)
  case empty(String)
  case noSuchBackup(String, folder: String, known: [String])
  case notEmpty(String)
  case noDataset(String, backup: String, known: [String])
  case datasetExists(String)
  case inUse(String, holder: String)

  var what: String {
    switch self {
    case .inside(let folder, let other): "the folder of backups \(folder) is inside \(other), or holds it"
    case .busy(let folder): "another backup into \(folder) is under way"
    case .noSpace(let folder, let needed, let free):
      "the backup needs \(Formatting.bytes(needed)) in \(folder), and \(Formatting.bytes(free)) are free"
    case .damaged(let path, let detail): "\(path) is damaged: \(detail)"
    case .empty(let folder): "\(folder) has no complete backup"
    case .noSuchBackup(let name, let folder, _): "\(folder) has no backup \(name)"
    case .notEmpty(let folder): "the state folder \(folder) is not empty, and a restore never mixes two states"
    case .noDataset(let id, let backup, _): "the backup \(backup) has no dataset \(id)"
    case .datasetExists(let id): "the state folder has a dataset \(id) already"
    case .inUse(let folder, let holder):
      "another klamra\(holder.isEmpty ? "" : " (\(holder))") works on the state folder \(folder)"
    }
  }

  var advice: Advice {
    switch self {
    case .inside: "Choose a folder elsewhere, best on another disk"
    case .busy: "Wait until it is done"
    case .noSpace: "Free some space there, or keep fewer backups: \(.keepingBackups)"
    case .damaged: "Use another backup; nothing was changed"
    case .empty: "Name the folder that was given to `\(.backup)`"
    case .noSuchBackup(_, _, let known): "It has: \(known.joined(separator: ", "))"
    case .notEmpty: "\(.replacingState) moves what is there aside, into a folder of the state folder"
    case .noDataset(_, _, let known): known.isEmpty ? "It has none" : "It has: \(known.joined(separator: ", "))"
    case .datasetExists: "\(.replacingState) moves it aside, into a folder of the state folder"
    case .inUse: "Stop the daemon first: a restore needs the state folder for itself"
    }
  }

  var isRetryable: Bool { if case .busy = self { true } else { false } }
}
