internal import Operations
internal import Platform
internal import Presentation
internal import Runtime
internal import State

extension Commands {
  static let backup = Command(
    "backup", "save the state folder while the gateway works", arguments: [.path("FOLDER")],
    options: [.number("--keep", "N", "how many backups stay in the folder, this one included (14)")],
    details: """
      Each backup is a folder named by its moment; what has not changed since the one before is linked, and documents
      are kept once for all of them. Every database is seen at the same moment, copied, opened and checked. The public
      folder is not saved, since klamra publish makes it again, and neither is the configuration.
      """,
    access: .writing
  ) { context in
    let kept = context.invocation.number("--keep") ?? 14
    guard kept > 0 else { throw UsageError("--keep is at least 1", advice: "See klamra help backup") }
    let output = context.output
    let report = try BackupState(context.runtime(), program: Program.version) { output.note($0) }
      .run(to: context.argument(0), keeping: kept, cancellation: context.cancellation)
    output.line("\(context.argument(0))/\(report.name): \(report.summary)")
    for name in report.removed { output.line("removed the backup \(name)") }
    for problem in report.damaged { output.error("klamra: \(problem)") }
    output.json(report.json)
    return report.damaged.isEmpty ? .done : .failed
  }

  static let restore = Command(
    "restore", "put a backup in the place of the state folder", arguments: [.path("FOLDER")],
    options: [
      .text("--from", "NAME", "the backup in the folder; without it the newest"),
      .text("--dataset", "ID", "only this dataset, its history and its documents"),
      .flag("--replace", "move the present state, or the dataset, aside, into a folder of the state folder"),
    ],
    details: """
      The daemon must not run. Every file of the backup is checked before anything changes, and nothing is mixed: without
      --replace the state folder must be empty. Afterwards, klamra publish makes the public folder follow. Versions that
      were published after the backup keep their numbers: the restored history goes on above them. With --dataset the
      rest of the state stays as it is; run the sources of the dataset afterwards.
      """,
    access: .none
  ) { context in
    let output = context.output
    let (from, isReplacing) = (context.invocation.text("--from"), context.invocation.has("--replace"))
    let report: RestoreState.Report
    if let dataset = context.invocation.text("--dataset") {
      report = try RestoreDataset(context.folders).run(
        dataset, from: context.argument(0), name: from, isReplacing: isReplacing, cancellation: context.cancellation)
    } else {
      report = try RestoreState(context.folders) { output.note($0) }.run(
        from: context.argument(0), name: from, isReplacing: isReplacing, cancellation: context.cancellation)
    }
    output.line("\(context.folders.state): \(report.summary)")
    if let former = report.former { output.line("the state until now is in \(former)") }
    output.note("klamra publish makes the public folder follow")
    output.json(report.json)
    return .done
  }
}
