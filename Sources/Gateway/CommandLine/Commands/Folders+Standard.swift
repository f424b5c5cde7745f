public import Platform
public import State

extension Folders {
  /// `./config`, `./state`, `./public`, or what systemd made for the service (systemd.exec(5), RuntimeDirectory=), or the
  /// folders of the installed service, for whoever stands in a folder without a configuration and names none.
  ///
  /// - Parameters:
  ///   - words: the command line; one that names a folder means no installed service by the others.
  ///   - exists: whether there is such a file.
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
