internal import Configuration
internal import Events
internal import Followers
internal import Operations
internal import Platform
internal import Presentation
internal import Runtime
internal import Schema

extension Commands {
  static let withdraw = Command(
    "withdraw", "take a dataset or a version off the public site",
    arguments: [.one("DATASET"), .optional("VERSION")],
    options: [
      .text("--reason", "TEXT", "why; published in the place of the files"),
      .flag("--republish", "publish it again"),
      .flag("--dry-run", "only show what would be removed"),
      .flag("--yes", "publish the reason although it holds what looks like personal data"),
    ],
    details: """
      The files are removed, and their addresses answer 410 Gone with a tombstone: a page for people and JSON for programs,
      with the reason. Catalogues and feeds lose the entry, and subscribers are notified (dataset.withdrawn). Runs go on and
      commit versions, which are not published until --republish. What is stored here stays: to remove a person's
      data, use klamra erase. Datasets that are derived from this one stay public.
      """,
    access: .writing
  ) { context in
    let runtime = try context.runtime()
    let dataset = context.argument(0)
    let version = context.invocation.arguments.count > 1 ? try context.number(1, "VERSION") : nil
    let subject = version.map { "\(dataset) version \($0)" } ?? dataset
    let work = WithdrawDataset(runtime, CatchUp(runtime))
    try work.check(dataset, version: version)
    if context.invocation.has("--republish") {
      let isNew = try work.republish(dataset, version: version)
      try tellSubscribers(context, runtime)
      context.output.line(isNew ? "\(subject) is published again" : "\(subject) is not withdrawn")
      context.output.json([
        "dataset": .string(dataset), "version": .optional(version), "republished": .boolean(isNew),
      ])
      return .done
    }
    let reason = try reasonOfWithdrawal(context, runtime, dataset)
    let moment = try work.current(dataset, version: version)?.at ?? Timestamp(seconds: Timestamp.now.seconds)
    let withdrawal = Withdrawal(
      dataset: dataset, version: version, at: moment, reason: reason, by: context.person)
    let files = try work.files(of: withdrawal)
    let isDry = context.invocation.has("--dry-run")
    if isDry {
      for file in files { context.output.line(file) }
      context.output.line("\(subject): \(Formatting.count(files.count, "file")) would be removed")
    } else {
      try work.withdraw(withdrawal)
      try tellSubscribers(context, runtime)
      context.output.line(
        "\(subject) is withdrawn: \(Formatting.count(files.count, "file")) removed, and its addresses answer 410 Gone")
    }
    let derived = try version == nil ? work.derived(from: dataset) : []
    for id in derived {
      context.output.note("\(id) is derived from \(dataset) and stays public: \(OperatorAction.withdraw(dataset: id))")
    }
    context.output.json([
      "dataset": .string(dataset), "version": .optional(version), "withdrawn": .string(moment.description),
      "reason": .string(reason), "dry_run": .boolean(isDry), "files": .integer(files.count),
      "derived_and_public": .array(derived.map { .string($0) }),
    ])
    return .done
  }

  private static func tellSubscribers(_ context: Context, _ runtime: Runtime) throws {
    context.deliver()
    if !context.isInDaemon { _ = try DeliverEvents(runtime).deliverer().deliverDue() }
  }

  /// The reason, which is published as typed.
  private static func reasonOfWithdrawal(_ context: Context, _ runtime: Runtime, _ dataset: String) throws -> String {
    try context.publishedReason(
      charactersMax: Withdrawal.reasonCharactersMax,
      logins: runtime.environment.configuration.dataset(dataset)?.privacy.logins)
  }
}
