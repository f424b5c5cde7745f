internal import Platform
internal import Schema
internal import Settings
internal import Territory

extension Configuration {
  /// The folder of the territory as `klamra.yaml` says: what else is wrong with the configuration does not matter.
  static func territory(folder: String) throws(ConfigurationError) -> String {
    let report = Report()
    let reader = ConfigurationReader(folder: folder, report: report)
    guard Files.exists("\(reader.folder)/klamra.yaml") else { return path("Territory", from: reader.root) }
    let settings = reader.gatewaySettings().settings
    try report.throwErrors()
    return settings?.territory ?? path("Territory", from: reader.root)
  }

  /// The list of areas; nil where the folder of the territory has none.
  func areas() throws -> AreaList? { try AreaFiles.read(gateway.territory) }

  /// What is wrong with the files of the territory.
  func areaMistakes() -> [Diagnostic] {
    do {
      _ = try areas()
      return []
    } catch let error as TerritoryError {
      return [Diagnostic(at: error.location, error.message, suggestion: error.advice)]
    } catch {
      let place = SourceLocation(file: "\(gateway.territory)/\(AreaFiles.areas)", line: 1, column: 1)
      return [Diagnostic(at: place, (error as? any Problem)?.what ?? "\(error)")]
    }
  }
}
