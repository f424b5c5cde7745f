internal import Connectors
internal import Platform
public import Schema

/// Missing folders of sources.
extension Configuration {
  /// Warnings about folders of parameters that do not exist, such as a share that is not mounted.
  public func absentFolders() -> [Diagnostic] {
    sources.flatMap { source in
      source.connector.parameters.filter { $0.type == .folder }.flatMap { parameter in
        source.parameters.all(parameter.name).filter { !Files.isFolder($0) }.flatMap { path in
          warn(
            "the folder \(path) is not there, so nothing can come from it",
            suggestion: "make it, mount it, or write where it is", at: ["parameters", parameter.name],
            in: [
              "\(folder)/sources/\(source.id).yaml",
              "\(gateway.connectors)/\(source.connector.id)/\(ConnectorManifest.fileName)",
            ])
        }
      }
    }
  }
}
