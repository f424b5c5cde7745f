/// The folders of a klamra.
public struct Folders: Hashable, Sendable {
  /// The configuration: `klamra.yaml` and its folders.
  public var config: String
  /// The state: databases, archived documents, the lock and the socket.
  public var state: String
  /// The public files.
  public var `public`: String

  public init(config: String, state: String, public: String) {
    self.config = config
    self.state = state
    self.public = `public`
  }

  /// The folders of the shipped unit.
  public static let installed = Folders(
    config: "/etc/klamra", state: "/var/lib/klamra", public: "/var/lib/klamra/public")
}
