internal import Connectors
internal import Mapping
public import Platform
internal import Rows
public import Schema
internal import Settings
public import Territory

extension Configuration {
  /// The folder of the territory as `klamra.yaml` names it, regardless of other mistakes in the configuration.
  public static func territory(folder: String) throws(ConfigurationError) -> String {
    let report = Report()
    let reader = ConfigurationReader(folder: folder, report: report)
    guard Files.exists("\(reader.folder)/klamra.yaml") else { return path("Territory", from: reader.root) }
    let settings = reader.gatewaySettings().settings
    try report.throwErrors()
    return settings?.territory ?? path("Territory", from: reader.root)
  }

  /// The list of areas; nil if the folder of the territory has none.
  public func areas() throws -> AreaList? { try AreaFiles.read(gateway.territory) }

  /// The list for a stream; nil if there is none and the stream does not need it.
  ///
  /// - Throws: `NoAreasError` if the stream needs it, since its areas would be stored unchecked.
  public func areas(for target: StreamTarget) throws -> AreaList? {
    let list = try areas()
    if list == nil, try asksAreas(target, nil) { throw NoAreasError(folder: gateway.territory) }
    return list
  }

  /// Whether the rows of a stream depend on the list of areas (`ListUse`).
  ///
  /// - Throws: `MappingError` if its SELECT cannot be prepared.
  public func asksAreas(_ target: StreamTarget, _ list: AreaList?) throws -> Bool {
    guard let dataset = dataset(target.dataset) else { return false }
    let plan = target.stream.plan(into: dataset, parameters: [:], areas: list, documentCount: 0) { _ in
      throw RowStreamError.cancelled
    }
    return try ListUse(of: plan).asksAreas
  }

  /// Mistakes in the files of the territory, or the sources that need them if there are none.
  func areaMistakes() -> [Diagnostic] {
    let place = SourceLocation(file: "\(gateway.territory)/\(AreaFiles.areas)", line: 1, column: 1)
    do {
      if try areas() != nil { return [] }
      // A SELECT that cannot be prepared is reported separately.
      let wanting = sources.filter { $0.streams.contains { (try? asksAreas($0, nil)) ?? false } }.map(\.id)
      let error = NoAreasError(folder: gateway.territory)
      guard !wanting.isEmpty else { return [] }
      return [
        Diagnostic(
          at: place, "\(error.what), and \(wanting.joined(separator: ", ")) cannot do without",
          suggestion: error.advice.inSentence)
      ]
    } catch let error as TerritoryError {
      return [Diagnostic(at: error.location, error.message, suggestion: error.advice.inSentence)]
    } catch {
      return [Diagnostic(at: place, (error as? any Problem)?.what ?? "\(error)")]
    }
  }
}

/// The folder of the territory has no list.
public struct NoAreasError: Problem {
  /// The folder of the territory.
  public let folder: String

  public init(folder: String) { self.folder = folder }

  public var what: String { "there is no list of areas in \(folder)" }
  public var advice: Advice { "Copy Territory/ of the release there, or set territory in klamra.yaml" }
}
