public import Configuration
public import Platform
public import Schema
public import State
internal import Store

/// Datasets in the state folder that no configuration declares: nothing fills them any more, and what was published of
/// them stays public.
public struct UndeclaredDatasets: Hashable, Sendable {
  /// The ids, in order.
  public let ids: [String]

  /// An unreadable folder is reported elsewhere.
  public init(_ configuration: Configuration, _ paths: StatePaths) {
    let leftOut = configuration.unusable.filter { $0.kind == .dataset }.map(\.id)
    let declared = Set(configuration.datasets.map(\.id) + leftOut)
    ids = ((try? paths.stores.ids()) ?? []).filter { !declared.contains($0) }.sorted()
  }

  /// The problem with one of them, as a sentence without a full stop.
  public static func sentence(_ id: String) -> String {
    "\(id) is in the state folder, but no configuration declares it: nothing updates it, and what was published stays public"
  }

  /// What to do.
  public static func advice(_ id: String) -> Advice {
    "declare it again in datasets/\(id).yaml, or take it off the site: \(.withdraw(dataset: id))"
  }
}

extension Configuration {
  /// Warnings about datasets of the state folder that are not declared.
  public func undeclaredDatasets(_ paths: StatePaths) -> [Diagnostic] {
    UndeclaredDatasets(self, paths).ids.map { id in
      Diagnostic(
        .warning, at: SourceLocation(file: "\(folder)/datasets/\(id).yaml", line: 1, column: 1),
        UndeclaredDatasets.sentence(id), suggestion: UndeclaredDatasets.advice(id))
    }
  }
}
