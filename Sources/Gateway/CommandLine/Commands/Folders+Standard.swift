public import Platform
public import State

extension Folders {
  /// `./config`, `./state`, `./public`, or the folders that systemd created for the service (systemd.exec(5),
  /// RuntimeDirectory=), or those of the installed service if the working folder has no configuration and none is
  /// named.
  ///
  /// - Parameters:
  ///   - words: the command line; if it names a folder, the others do not default to the installed service.
  ///   - exists: whether a file exists.
  public static func standard(
    for words: [String] = [], environment: (String) -> String?, exists: (String) -> Bool = Files.exists
  ) -> Folders {
    let state = environment("STATE_DIRECTORY")
    let isNamed = words.contains { word in
      ["--config", "--state", "--public"].contains { word == $0 || word.hasPrefix("\($0)=") }
    }
    if !isNamed, state == nil, environment("CONFIGURATION_DIRECTORY") == nil, !exists("config/klamra.yaml"),
      exists("\(installed.config)/klamra.yaml")
    {
      return installed
    }
    return Folders(
      config: environment("CONFIGURATION_DIRECTORY") ?? "config", state: state ?? "state",
      public: state.map { "\($0)/public" } ?? "public")
  }
}
