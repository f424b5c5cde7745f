internal import Configuration
internal import Events
internal import Followers
internal import Landing
internal import OutputState
internal import Platform
internal import Publication
internal import Runtime
internal import Schema
internal import State
internal import Store

/// What waits: for the gateway, for an operator, or since a restore.
extension Doctor {
  func work(_ records: Records?, _ configuration: Configuration?) throws -> [Finding] {
    guard let records else { return [Finding(.work, .ok, "nothing was ever run here")] }
    var findings: [Finding] = []
    if place == .holder || !FileLock.isHeld(paths.lock) {
      for run in try records.runs.interrupted() + records.runs.unfinishedFetches().filter({ $0.state == .paused }) {
        let source = run.source.source ?? run.source.text
        findings.append(
          Finding(
            .work, .warning, "run \(run.id) of \(run.source) is not finished (\(run.state.rawValue))",
            fix: "\(.run(source: source)) resumes it"))
      }
      let followed = FollowerRecords(records, publicFolder: folders.public)
      for store in stores(configuration) {
        // One that cannot be read is among the data, and lost erasures are among the restores.
        if let blocked = try? BlockedPublication(store, in: followed) {
          if blocked.isErasureLost { continue }
          findings.append(
            Finding(.work, .error, "\(blocked.dataset) is not published: \(blocked.text)", fix: "\(.publish)"))
          continue
        }
        for lag in try Followers.lagging([store], in: followed) {
          findings.append(Finding(.work, .warning, lag.sentence, fix: "\(.publish)"))
        }
      }
    }
    for dataset in configuration?.datasets ?? [] {
      let lost = try MissingVersions.folders(of: dataset.id, in: folders.public, records.publications)
      guard let first = lost.first else { continue }
      let text = "\(Formatting.count(lost.count, "version")) of \(dataset.id) should be public and cannot be found"
      findings.append(Finding(.work, .error, "\(text), the first in \(first)", fix: "\(.publish)"))
    }
    for entry in try records.withdrawals.entries() {
      let withdrawal = entry.withdrawal
      let subject = withdrawal.dataset + (withdrawal.version.map { " version \($0)" } ?? "")
      findings.append(
        entry.state == .announced
          ? Finding(.work, .ok, "\(subject) is withdrawn: \(withdrawal.reason)")
          : Finding(.work, .warning, "the withdrawal or return of \(subject) is not complete", fix: "\(.publish)"))
    }
    for hold in try records.holds.waiting() {
      findings.append(
        Finding(
          .work, .warning, "hold \(hold.id): run \(hold.run) of \(hold.source) waits for a decision",
          fix: "\(.showHold(hold.id))"))
    }
    for subscriber in try records.outbox.disabledSubscribers() {
      findings.append(
        Finding(
          .work, .warning, "the subscriber \(subscriber.id) is disabled: \(subscriber.reason)",
          fix: "\(.enableSubscriber(subscriber.id))"))
    }
    let dead = try records.outbox.deliveries(states: [.dead], limit: 1000).count
    if dead > 0 {
      findings.append(
        Finding(
          .work, .warning, "\(Formatting.count(dead, "delivery", "deliveries")) were given up",
          fix: "\(.listDeliveries)"))
    }
    return findings.isEmpty ? [Finding(.work, .ok, "nothing waits")] : findings
  }

  func restores(_ records: Records?, _ configuration: Configuration?) throws -> [Finding] {
    try RestoreMark.check(paths.folder)
    var findings: [Finding] = []
    for name in try Files.list(paths.folder) where name.hasPrefix("replaced-") {
      let path = "\(paths.folder)/\(name)"
      findings.append(
        Finding(
          .restores, .warning, "\(path) holds the state that a restore has replaced",
          fix: "rm -r \(path), once it is not needed any more"))
    }
    if Files.isFolder(paths.aside) {
      for dataset in try Files.list(paths.aside) {
        let path = "\(paths.aside)/\(dataset)"
        findings.append(
          Finding(
            .restores, .warning,
            "\(path) holds public versions of \(dataset) that no stored version backs since a restore",
            fix: "rm -r \(path), once they are not needed any more"))
      }
    }
    if let records {
      let lost = LostErasures(publicFolder: folders.public, records.publications)
      for store in stores(configuration) {
        guard let error = try? lost.error(of: store) else { continue }
        findings.append(Finding(.restores, .error, error.what, fix: error.advice))
      }
    }
    findings += try configuration.map { try publicFolder(records, $0) } ?? []
    return findings.isEmpty ? [Finding(.restores, .ok, "no trace of a restore")] : findings
  }
}
