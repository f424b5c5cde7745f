internal import Configuration
internal import Events
internal import Platform
internal import Publication
internal import Schema
internal import Store

extension Commands {
  static let publish = Command(
    "publish", "bring what consumers see up to date with what is stored", arguments: [.optional("DATASET")],
    details: """
      Versions that are not public yet become it, and files that are missing or damaged are made again, byte for byte.
      Events of versions that nobody was told of go out.
      """,
    access: .writing
  ) { context in
    let engine = try context.engine()
    let names = try context.datasets(engine.setup)
    var caught = engine.catchUp(names)
    var checked: [(version: Published, isMade: Bool)] = []
    for name in names where !caught.failures.contains(where: { $0.dataset == name }) {
      guard let store = engine.setup.stores[name] else { continue }
      do {
        checked += try engine.republish(store, except: caught.published)
      } catch {
        caught.failures.append((name, error))
      }
    }
    context.deliver()
    if !context.isInDaemon { _ = try engine.deliverer().deliverDue() }
    for item in caught.published { context.output.line("\(item.dataset) version \(item.version): published") }
    let made = checked.filter(\.isMade).map(\.version)
    for item in made { context.output.line("\(item.dataset) version \(item.version): its files were made again") }
    let verdict = made.isEmpty ? "all whole" : "\(made.count) made again"
    context.output.line(
      checked.isEmpty ? "0 versions checked" : "\(Words.count(checked.count, "version")) checked, \(verdict)")
    context.output.json([
      "published": .array(caught.published.map(RunText.json)), "checked": .integer(checked.count),
      "made_again": .array(made.map { ["dataset": .string($0.dataset), "version": .integer($0.version)] }),
      "failed": .array(caught.failures.map { ["dataset": .string($0.dataset), "problem": .string("\($0.error)")] }),
    ])
    for failure in caught.failures { context.output.error("klamra: \(failure.dataset): \(failure.error)") }
    return caught.failures.isEmpty ? .done : .failed
  }
}

extension Context {
  /// The dataset that was named, or all.
  func datasets(_ setup: Setup) throws -> [String] {
    guard let name = invocation.arguments.first else { return setup.configuration.datasets.map(\.id) }
    return [try setup.store(name).dataset.id]
  }
}

extension Engine {
  /// Publishes again every version that consumers can download; whole files stay as they are.
  ///
  /// - Returns: the versions, with whether their files had to be made.
  func republish(
    _ store: any DatasetStore, except fresh: [Published]
  ) throws -> [(version: Published, isMade: Bool)] {
    try following.withLock { _ in
      let setup = setup
      let known = try setup.publisher.versions(of: store.dataset.id).filter(\.isDownloadable).map(\.version)
      let done = Set(fresh.filter { $0.dataset == store.dataset.id }.map(\.version))
      return try store.versions().filter { known.contains($0.number) && !done.contains($0.number) }.map { version in
        var isMade = false
        let published = try publish(version, store, setup) { isMade = true }
        return (published, isMade)
      }
    }
  }
}
