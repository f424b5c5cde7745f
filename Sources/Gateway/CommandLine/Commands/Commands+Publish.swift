internal import Configuration
internal import Events
internal import Followers
internal import Operations
internal import Platform
internal import Presentation
internal import Publication
internal import Runtime
internal import Schema
internal import Store

extension Commands {
  /// `klamra publish`; after it, a daemon knows that the public folder is whole.
  public static let publish = Command(
    "publish", "publish stored versions and repair published files", arguments: [.optional("DATASET")],
    details: """
      Versions that are not public yet are published, and missing or damaged files are rebuilt, byte for byte.
      Versions that are not announced yet are announced.
      """,
    access: .writing
  ) { context in
    let runtime = try context.runtime()
    let names = try context.datasets(runtime.environment)
    var caught = CatchUp(runtime).catchUp(names)
    var checked: [(version: Published, isMade: Bool)] = []
    for name in names where !caught.failures.contains(where: { $0.dataset == name }) {
      guard let store = runtime.environment.stores[name] else { continue }
      do {
        checked += try RepublishVersions(runtime).run(store, except: caught.published)
      } catch {
        caught.failures.append((name, error))
      }
    }
    context.deliver()
    if !context.isInDaemon { _ = try DeliverEvents(runtime).deliverer().deliverDue() }
    for notice in caught.notices { context.output.note(notice) }
    for item in caught.published { context.output.line("\(item.dataset) version \(item.version): published") }
    let made = checked.filter(\.isMade).map(\.version)
    for item in made { context.output.line("\(item.dataset) version \(item.version): its files were rebuilt") }
    let verdict = made.isEmpty ? "all whole" : "\(made.count) made again"
    context.output.line(
      checked.isEmpty ? "0 versions checked" : "\(Formatting.count(checked.count, "version")) checked, \(verdict)")
    context.output.json([
      "published": .array(caught.published.map(RunText.json)), "notices": .array(caught.notices.map { .string($0) }),
      "checked": .integer(checked.count),
      "made_again": .array(made.map { ["dataset": .string($0.dataset), "version": .integer($0.version)] }),
      "failed": .array(caught.failures.map { ["dataset": .string($0.dataset), "problem": .string("\($0.error)")] }),
    ])
    for failure in caught.failures { context.output.error("klamra: \(failure.dataset): \(failure.error)") }
    if context.invocation.arguments.isEmpty, !runtime.environment.configuration.unusable.isEmpty { return .wrong }
    return caught.failures.isEmpty ? .done : .failed
  }
}

extension Context {
  /// The named dataset, or all.
  func datasets(_ environment: Environment) throws -> [String] {
    guard let name = invocation.arguments.first else { return environment.configuration.datasets.map(\.id) }
    return [try environment.store(name).dataset.id]
  }
}
