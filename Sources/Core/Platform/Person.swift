public import Glibc

/// The person who gives an order, for the record.
public enum Person {
  /// The user of this process.
  public static var here: String { name(geteuid(), process: nil) }

  /// The user's name, and the login from which that user was assumed if the kernel knows it (proc(5), `loginuid`), such
  /// as the person who runs `sudo -u klamra`.
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
