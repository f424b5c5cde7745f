internal import Configuration
internal import Platform
internal import Presentation
internal import Runtime
internal import Schema
internal import State

extension Commands {
  static let status = Command(
    "status", "show the state of the gateway",
    details: """
      If the configuration is invalid, it reports on the state folder, shows the mistakes and ends with 2. If a
      dataset or the state cannot be read, or nothing of a dataset is published until somebody does something, it says
      so, reports the rest and ends with 1.
      """,
    access: .reading
  ) { context in
    let isServing = try LocalSocket.connect(context.paths.socket) != nil
    var (status, mistakes): (Status, ConfigurationError?)
    var trouble: String?
    do {
      (status, mistakes) = try Commands.currentStatus(context, context.records(), isServing)
    } catch let error where Space.isLacking(error) || DatabaseFault.isDamage(error) {
      // The configuration and the datasets alone are still useful.
      (status, mistakes) = try Commands.currentStatus(context, nil, isServing)
      trouble = "the runs cannot be read: \(error)"
    }
    if trouble == nil, !Files.exists(context.paths.database), status.hasVersions {
      let advice: Advice = "\(.examine) says what to do"
      trouble = "\(context.paths.database) is missing, and datasets are there: \(advice)"
    }
    if let trouble { status.obstacles.insert(trouble, at: 0) }
    status.show(on: context.output)
    context.output.json(status.json)
    // The table cuts long sentences, whose advice is at the end.
    for dataset in status.datasets where !dataset.problem.isEmpty {
      context.output.error("klamra: \(dataset.id): \(dataset.problem)")
    }
    guard let mistakes else {
      return trouble == nil && status.datasets.allSatisfy(\.problem.isEmpty) ? .done : .failed
    }
    context.output.error(mistakes.what)
    return .wrong
  }

  /// - Parameter records: nil if nothing ever ran, or if the runs cannot be read.
  /// - Returns: the mistakes in the configuration too; nil if it has none.
  private static func currentStatus(
    _ context: Context, _ records: Records?, _ isServing: Bool
  ) throws -> (Status, ConfigurationError?) {
    do {
      let configuration = try Configuration.usable(folder: context.folders.config, .mappings(of: nil))
      let status = try Status(
        configuration: configuration, records: records, paths: context.paths,
        publicFolder: context.folders.public, running: [], isServing: isServing)
      let found = configuration.unusable.flatMap(\.mistakes)
      return (status, found.isEmpty ? nil : ConfigurationError(found))
    } catch let error as ConfigurationError {
      let status = try Status(
        without: error, records: records, paths: context.paths, publicFolder: context.folders.public,
        isServing: isServing)
      return (status, error)
    }
  }
}
