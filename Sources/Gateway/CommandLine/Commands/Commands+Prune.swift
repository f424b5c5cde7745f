internal import Operations
internal import Presentation

extension Commands {
  static let prune = Command(
    "prune", "remove what is past its retention",
    options: [.flag("--dry-run", "only show what would be removed")],
    details: """
      The daemon does this once a day. The periods are in klamra.yaml under retention. What a version
      refers to stays for as long as the version does, and so do runs under way and the last run of each source.
      """,
    access: .writing
  ) { context in
    let runtime = try context.runtime()
    let report = try PruneStore(runtime).run(
      isDryRun: context.invocation.has("--dry-run"), cancellation: context.cancellation)
    report.show(on: context.output)
    context.output.json(report.json)
    return .done
  }
}
