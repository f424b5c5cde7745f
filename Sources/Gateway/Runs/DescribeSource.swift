public import Configuration
internal import Connectors
public import Platform
public import Runtime
internal import State

/// Asks the service of a source what it calls the source's values, and compares that with what the source declares.
///
/// Only an operator's command asks; no run does.
public struct DescribeSource: Sendable {
  private let slots: RunSlots
  private let landing: LandDocuments
  private let state: String
  private let configuration: Configuration

  public init(_ runtime: Runtime) {
    slots = runtime.slots
    landing = LandDocuments(runtime)
    state = runtime.paths.folder
    configuration = runtime.environment.configuration
  }

  /// Asks for the values of which no answer of the last day is stored, and stores the answers.
  ///
  /// - Returns: every value that the connector can ask about; none if it can ask about none.
  public func values(of source: SourceSettings, _ cancellation: Cancellation) throws -> [DescribedValue] {
    guard !source.connector.describe.isEmpty else { return [] }
    return try slots.perform(source.owner, cancellation) {
      let file = DescriptionFile(source.id, below: state)
      let answers = try landing.fetcher(cancellation).describe(source.forFetching(), known: file.read())
      try file.write(answers)
      return answers.map { DescribedValue($0, of: source, in: configuration) }
    }
  }

  /// The same from the stored answers, without a request; a value about which nothing is stored is left out.
  public static func stored(
    of source: SourceSettings, in configuration: Configuration, below state: String
  ) -> [DescribedValue] {
    let values = source.connector.describe.flatMap { describe in
      source.parameters.all(describe.parameter).map { AskedValue(parameter: describe.parameter, value: $0) }
    }
    let answers = DescriptionFile(source.id, below: state).read().filter { values.contains($0.asked) }
    return answers.map { DescribedValue($0, of: source, in: configuration) }
  }
}
