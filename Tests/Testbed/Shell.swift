internal import Glibc
internal import Platform

/// Independent programs that read what was written; a test that needs an absent one is skipped aloud.
public enum Shell {
  public static func path(_ name: String) -> String? {
    let folders = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
    return folders.split(separator: ":").map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
  }

  public static var python: Bool { path("python3") != nil }
  public static var gunzip: Bool { path("gunzip") != nil }
  public static var sha256sum: Bool { path("sha256sum") != nil }

  /// Runs a shell command in a folder and returns its output; nil if it fails.
  public static func shell(_ command: String, in folder: String, arguments: [String] = []) -> String? {
    let out = "/tmp/klamra-out-\(getpid())-\(UInt32.random(in: .min ... .max))"
    defer { unlink(out) }
    let script = "cd \"$0\" && { \(command); } > \(out)"
    var process = pid_t()
    let words = ["sh", "-c", script, folder] + arguments
    var argv: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for word in argv { free(word) } }
    guard posix_spawn(&process, "/bin/sh", nil, nil, &argv, environ) == 0 else { return nil }
    var status: Int32 = 0
    waitpid(process, &status, 0)
    guard status == 0, let bytes = try? Files.read(out) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }
}
