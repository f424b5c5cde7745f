internal import Configuration
internal import Operations
internal import Platform
internal import Presentation
internal import Runs
internal import Runtime

extension Commands {
  static let doctor = Command(
    "doctor", "examine the installation and say how to mend what is wrong",
    options: [
      .flag("--quick", "do not read the landed documents"),
      .flag("--online", "ask the services what they call the values of the sources"),
    ],
    details: """
      Configuration, permissions, disk, clock, certificates, the integrity of the databases, landed documents against
      their digests, unfinished work, traces of a restore. Nothing is changed, and the daemon may go on. It ends with 1 if
      something is wrong, and with 2 if the configuration is. With --online the services of the sources are asked what
      they call the values of parameters, such as variables, once a day and counted in their quotas; without it, their
      last answers are compared with what the sources declare.
      """,
    accessBy: { $0.has("--online") ? .writing : .reading }
  ) { context in
    let unasked = try context.writer.map { try askServices($0, context.cancellation) } ?? []
    let doctor = Doctor(
      context.folders, readsDocuments: !context.invocation.has("--quick"), cancellation: context.cancellation,
      place: context.isInDaemon ? .daemon : context.writer == nil ? .beside : .holder)
    let findings = doctor.run() + unasked
    for line in FindingText.lines(findings) { context.output.line(line) }
    context.output.json(FindingText.json(findings))
    let errors = findings.filter { $0.level == .error }
    if errors.contains(where: { $0.subject == .configuration }) { return .wrong }
    return errors.isEmpty ? .done : .failed
  }

  /// Asks about every source; one that cannot be asked about is a finding.
  private static func askServices(_ runtime: Runtime, _ cancellation: Cancellation) throws -> [Finding] {
    var findings: [Finding] = []
    for source in runtime.environment.configuration.sources {
      do {
        _ = try DescribeSource(runtime).values(of: source, cancellation)
      } catch let error as CancelledError {
        throw error
      } catch let problem as any Problem {
        findings.append(Finding(.names, .warning, "\(source.id): \(problem.what)", fix: problem.advice))
      }
    }
    return findings
  }
}
