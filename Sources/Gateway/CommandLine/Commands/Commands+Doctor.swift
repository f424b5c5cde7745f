internal import Operations
internal import Platform
internal import Presentation

extension Commands {
  static let doctor = Command(
    "doctor", "examine the installation and say how to mend what is wrong",
    options: [.flag("--quick", "do not read the landed documents")],
    details: """
      Configuration, permissions, disk, clock, certificates, the integrity of the databases, landed documents against
      their digests, unfinished work, traces of a restore. Nothing is changed, and the daemon may go on. It ends with 1 if
      something is wrong, and with 2 if the configuration is.
      """,
    access: .reading
  ) { context in
    let doctor = Doctor(
      context.folders, readsDocuments: !context.invocation.has("--quick"), cancellation: context.cancellation)
    let findings = doctor.run()
    for line in FindingText.lines(findings) { context.output.line(line) }
    context.output.json(FindingText.json(findings))
    let errors = findings.filter { $0.level == .error }
    if errors.contains(where: { $0.subject == .configuration }) { return .wrong }
    return errors.isEmpty ? .done : .failed
  }
}
