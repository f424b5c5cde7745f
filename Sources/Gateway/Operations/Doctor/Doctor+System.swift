internal import Configuration
internal import Glibc
internal import Landing
internal import Platform
internal import Schema
internal import State
internal import Store

/// What the machine offers: permissions, disk, clock, certificates.
extension Doctor {
  /// Less free space than this is an error, in bytes.
  static let freeBytesMin = 256 << 20
  /// Less free space than this is a warning, in bytes.
  static let freeBytesLow = 2 << 30
  /// Fewer free names than this are a warning.
  static let freeFilesLow = 10_000
  /// The largest difference between the clock and a recorded moment, in seconds.
  static let clockSecondsMax = 60.0
  /// The certificates that programs of Debian trust (update-ca-certificates(8)).
  static let certificatesPath = "/etc/ssl/certs/ca-certificates.crt"
  /// The age from which the certificates are probably not updated any more, in seconds.
  static let certificatesSecondsMax = 3 * 365 * 86_400.0

  func permissions() -> [Finding] {
    var findings: [Finding] = []
    for path in [paths.datasets, paths.landing, paths.database] where Files.exists(path) {
      var facts = stat()
      guard stat(path, &facts) == 0 else { continue }
      if facts.st_mode & 0o077 != 0 {
        let mode = facts.st_mode & S_IFMT == S_IFDIR ? "700" : "600"
        findings.append(
          Finding(
            .permissions, .warning, "\(path) is open to other users, and may hold what is not public",
            fix: "chmod \(mode) \(path)"))
      }
    }
    for folder in writtenFolders where Files.isFolder(folder) && access(folder, W_OK | X_OK) != 0 {
      let refusal = String(cString: strerror(errno))
      var facts = stat()
      _ = stat(folder, &facts)
      let owner = getpwuid(facts.st_uid).flatMap { $0.pointee.pw_name }.map { String(cString: $0) }
      let who: Advice = owner.map { "\(.actAs(user: $0))" } ?? "Run it as the user whom the daemon runs as"
      findings.append(
        Finding(
          .permissions, .error, "\(folder) is not writable: \(refusal)",
          fix: facts.st_uid == geteuid() ? "chmod u+rwx \(folder)" : who))
    }
    return findings.isEmpty
      ? [Finding(.permissions, .ok, "the folders belong to this user, and are closed to others")] : findings
  }

  /// The folders in which files are made: of the public folder also those of datasets.
  private var writtenFolders: [String] {
    let datasets = "\(folders.public)/datasets"
    let each = ((try? Files.list(datasets)) ?? []).sorted().map { "\(datasets)/\($0)" }
    return [folders.state, paths.datasets, paths.landing, folders.public, datasets] + each
  }

  func disk() -> [Finding] {
    [folders.state, folders.public].filter(Files.isFolder).map { folder in
      guard let space = DiskSpace(at: folder) else {
        return Finding(.disk, .warning, "the free space of \(folder) is unknown", fix: "df -h \(folder)")
      }
      let bytes = "\(folder): \(Formatting.bytes(space.freeBytes)) free"
      if space.isOutOfFiles {
        return Finding(.disk, .error, "\(folder): no file can be created", fix: "df -i \(folder)")
      }
      if space.freeBytes < Self.freeBytesMin { return Finding(.disk, .error, bytes, fix: "\(.prune)") }
      if let files = space.freeFiles, files < Self.freeFilesLow {
        return Finding(
          .disk, .warning, "\(folder): only \(Formatting.count(files, "file")) can be created", fix: "df -i \(folder)")
      }
      return Finding(
        .disk, space.freeBytes < Self.freeBytesLow ? .warning : .ok, bytes,
        fix: space.freeBytes < Self.freeBytesLow ? "\(.prune)" : "")
    }
  }

  /// A recorded moment in the future: the clock is wrong now, or was then.
  func clock(_ records: Records?, _ configuration: Configuration?) throws -> [Finding] {
    var newest: (at: Timestamp, what: String)?
    func see(_ moment: Timestamp?, _ what: String) {
      if let moment, moment > newest?.at ?? Timestamp(microseconds: .min) { newest = (moment, what) }
    }
    for run in try records?.runs.list(limit: 20) ?? [] {
      see(run.startedAt, "the start of run \(run.id)")
      see(run.finishedAt, "the end of run \(run.id)")
    }
    for store in stores(configuration) {
      if let version = try? store.current() {
        see(version.committedAt, "version \(version.number) of \(store.dataset.id)")
      }
    }
    let here = Formatting.moment(now)
    guard let newest, newest.at.seconds(since: now) > Self.clockSecondsMax else {
      return [Finding(.clock, .ok, "\(here), after every recorded moment")]
    }
    return [
      Finding(
        .clock, .warning,
        "it is \(here), and \(newest.what) is dated \(Formatting.moment(newest.at)): the clock is wrong, or was ahead then",
        fix: "timedatectl status")
    ]
  }

  func certificates(path: String = Self.certificatesPath) -> [Finding] {
    guard Files.exists(path), let expiries = Certificates.expiries(in: path), !expiries.isEmpty else {
      return [
        Finding(
          .certificates, .error, "\(path) has no certificates: no source and no subscriber can be reached by https",
          fix: "apt-get install ca-certificates && update-ca-certificates")
      ]
    }
    let valid = expiries.count { $0 > now }
    if valid == 0 {
      return [
        Finding(
          .certificates, .error, "every certificate in \(path) has expired, or the clock is wrong",
          fix: "apt-get update && apt-get install ca-certificates")
      ]
    }
    let text = "\(path): \(Formatting.count(valid, "authority", "authorities"))"
    let age = (try? Files.facts(path).modified).map { now.seconds(since: $0) } ?? 0
    if age > Self.certificatesSecondsMax {
      return [
        Finding(
          .certificates, .warning, "\(text), not updated for \(Formatting.duration(age))",
          fix: "apt-get update && apt-get install ca-certificates")
      ]
    }
    return [Finding(.certificates, .ok, text)]
  }
}
