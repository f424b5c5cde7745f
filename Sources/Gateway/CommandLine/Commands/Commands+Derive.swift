internal import Configuration
internal import Followers
internal import Presentation
internal import Runs
internal import Runtime
internal import Schema

extension Commands {
  static let derive = Command(
    "derive", "compute the derived datasets", arguments: [.many("DATASET")],
    options: [.flag("--no-publish", "end after the commits; klamra publish goes on from there")],
    details: """
      Derived datasets whose inputs, SELECT or declaration have changed are computed, inputs first, as after every run; those
      that are named are computed in any case. The same inputs give the same rows: no new version, and the same hash.
      """,
    access: .writing
  ) { context in
    let runtime = try context.runtime()
    let known = runtime.environment.derivations.order.map(\.dataset.id)
    let named = context.invocation.arguments
    for name in named where !known.contains(name) { throw UnknownNameError("derived dataset", name, known.sorted()) }
    return try context.conclude(
      context.derive(forced: Set(named), isFollowed: !context.invocation.has("--no-publish")))
  }
}

extension Context {
  /// Computes the derived datasets that are due, and shows the results.
  func derive(forced: Set<String> = [], isFollowed: Bool = true) throws -> [RunReport] {
    let runtime = try runtime()
    let board = ProgressBoard(sources: runtime.environment.derivations.order.map(\.owner), output: output)
    let reports = DeriveDatasets(runtime, isFollowed ? CatchUp(runtime) : nil).run(
      forced: forced, cancellation: cancellation, observer: board.update)
    for report in reports { board.finish(report.source, RunText.result(report)) }
    return reports
  }
}
