internal import Glibc
public import Platform
internal import State

/// The state folder belongs to another user, and the system denied access.
public struct StateOwnerError: Problem, Hashable {
  /// The state folder.
  public let folder: String
  /// The name of the folder's owner, or its number; nil if unknown.
  public let owner: String?
  /// The current user.
  public let user: String
  /// The refused operation.
  public let refusal: String

  public var what: String {
    let whose = owner.map { "the state folder \(folder) belongs to \($0)" } ?? "the state folder \(folder) is closed"
    return "\(whose), and \(user) may not use its databases (\(refusal))"
  }

  public var advice: Advice {
    guard let owner else { return "Run it as the user whom the daemon runs as" }
    return "Run it as \(owner): \(.actAs(user: owner))"
  }
}

/// The owner of the state folder, for a message with advice.
///
/// Even a reader of a database in WAL mode writes: to the index `-shm` beside it, where readers and the writer
/// coordinate (https://www.sqlite.org/wal.html, "Read-Only Databases"). Commands that only read therefore need the
/// owner's rights too.
public enum StateOwner {
  /// The explanation of an error caused by the wrong user; nil for other errors.
  public static func explain(_ error: any Error, folder: String) -> StateOwnerError? {
    if let denial = DatabaseFault.denial(error) { return mismatch(folder, refusal: denial) }
    switch error {
    case let error as FileError where [EACCES, EPERM].contains(error.code) && error.path.hasPrefix(folder):
      return mismatch(folder, refusal: String(cString: strerror(error.code)))
    default: return nil
    }
  }

  /// Checks that an existing folder is accessible: otherwise it would appear as if nothing had ever run.
  public static func check(_ folder: String) throws {
    var facts = stat()
    let isClosed = stat(folder, &facts) != 0 ? errno == EACCES : access(folder, R_OK | X_OK) != 0
    if isClosed, let error = mismatch(folder, refusal: String(cString: strerror(EACCES))) { throw error }
  }

  private static func mismatch(_ folder: String, refusal: String) -> StateOwnerError? {
    let me = geteuid()
    var facts = stat()
    guard stat(folder, &facts) == 0 else {
      return StateOwnerError(folder: folder, owner: nil, user: name(me), refusal: refusal)
    }
    // The owner is refused for another reason, such as a read-only file.
    guard facts.st_uid != me, me != 0 else { return nil }
    return StateOwnerError(folder: folder, owner: name(facts.st_uid), user: name(me), refusal: refusal)
  }

  private static func name(_ id: uid_t) -> String {
    guard let entry = getpwuid(id), let name = entry.pointee.pw_name else { return "the user \(id)" }
    return String(cString: name)
  }
}
