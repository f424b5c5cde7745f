/// The folders that a klamra works with.
public struct Folders: Hashable, Sendable {
  /// The configuration: `klamra.yaml` and its folders.
  public var config: String
  /// The state: databases, landed documents, the lock and the socket.
  public var state: String
  /// What consumers see.
  public var `public`: String

  public init(config: String, state: String, public: String) {
    self.config = config
    self.state = state
    self.public = `public`
  }

  /// Where the shipped unit has its folders.
  public static let installed = Folders(
    config: "/etc/klamra", state: "/var/lib/klamra", public: "/var/lib/klamra/public")
}
