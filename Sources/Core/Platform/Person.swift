public import Glibc

/// Who gives an order, for the record.
public enum Person {
  /// The user of this process.
  public static var here: String { name(geteuid(), process: nil) }

  /// The user's name, and who logged in to become that user where the kernel knows (proc(5), `loginuid`): behind
  /// `sudo -u klamra` stands a person.
  public static func name(_ user: uid_t, process: pid_t?) -> String {
    let own = name(user)
    let path = "/proc/\(process.map { "\($0)" } ?? "self")/loginuid"
    guard let bytes = try? Files.read(path),
      let login = uid_t(String(decoding: bytes, as: UTF8.self).prefix { $0 != "\n" }),
      login != uid_t.max, login != user
    else { return own }
    return "\(own) (\(name(login)))"
  }

  private static func name(_ user: uid_t) -> String {
    guard let entry = getpwuid(user), let name = entry.pointee.pw_name else { return "user \(user)" }
    return String(cString: name)
  }
}
