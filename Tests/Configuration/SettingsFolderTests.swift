import Configuration
import Platform
import Schema
import Testbed
import Testing

/// Which files of the folder are read, and what is said of those that are not.
@Suite struct SettingsFolderTests {
  private let scene: ConfigurationScene

  init() throws { scene = try ConfigurationScene() }

  private func warning(_ path: String, _ name: String) -> String {
    "\(path):1:1: warning: the file is not read: the names of settings end in .yaml; rename it to \(name).yaml"
  }

  @Test func filesThatEndInYMLAreNamed() throws {
    for path in ["config/klamra.yml", "config/sources/other.yml", "config/datasets/old.yml", "config/a/b/c.yml"] {
      try scene.folder.write(path, "not: read")
    }
    #expect(
      scene.found() == [
        warning("config/a/b/c.yml", "c"), warning("config/datasets/old.yml", "old"),
        warning("config/klamra.yml", "klamra"), warning("config/sources/other.yml", "other"),
      ])
  }

  @Test func whatIsDeeperThanFourFoldersIsNotLookedFor() throws {
    try scene.folder.write("config/a/b/c/d.yml", "x")
    try scene.folder.write("config/a/b/c/e/f.yml", "x")
    #expect(scene.found() == [warning("config/a/b/c/d.yml", "d")])
  }

  /// A misspelt folder would hide all that is in it.
  @Test func filesOfFoldersThatAreNotReadAreNamed() throws {
    for path in ["config/dataset/a.yaml", "config/Sources/b.yaml", "config/datasets/old/c.yaml", "config/lists/d.yaml"]
    {
      try scene.folder.write(path, "not: read")
    }
    try scene.folder.write("config/subscriber/README.md", "")
    let message = "warning: the file is not read: settings are in datasets/, sources/ and subscribers/"
    #expect(
      scene.found() == [
        "config/Sources/b.yaml:1:1: \(message); rename the folder to sources",
        "config/dataset/a.yaml:1:1: \(message); rename the folder to datasets",
        "config/datasets/old/c.yaml:1:1: \(message); move it into datasets/",
      ])
  }

  @Test func hiddenFilesAndFoldersAreLeftAlone() throws {
    for path in [
      "config/.klamra.yml", "config/.git/a.yml", "config/datasets/.schools.yaml", "config/sources/.register.yaml",
    ] {
      try scene.folder.write(path, "{{{")
    }
    try Files.makeFolder(scene.folder.file("config/folder.yml"))
    #expect(scene.found().isEmpty)
    #expect(try scene.load().datasets.map(\.id) == ["schools"])
  }

  @Test func otherFilesBesideTheSettingsAreNotRead() throws {
    for path in [
      "config/datasets/schools.yaml~", "config/datasets/schools.yaml.bak", "config/README.md", "config/datasets/a.sql",
    ] {
      try scene.folder.write(path, "{{{")
    }
    #expect(scene.found().isEmpty)
  }

  @Test func theNameOfAFileIsAnIdentifier() throws {
    for (kind, text) in [("datasets", ConfigurationScene.dataset), ("sources", ConfigurationScene.source)] {
      for name in ["Szkoły", "2024", "a_b", "-a", String(repeating: "a", count: 65), "a.b"] {
        try scene.folder.write("config/\(kind)/\(name).yaml", text)
        #expect(
          scene.found() == [
            "config/\(kind)/\(name).yaml:1:1: error: expected a name of lower-case letters, digits and hyphens, a letter "
              + "first, at most 64 characters, found \"\(name.prefix(60))\(name.count > 60 ? "…" : "")\""
          ])
        try Files.remove(scene.folder.file("config/\(kind)/\(name).yaml"))
      }
    }
  }

  @Test func aFolderInThePlaceOfAFileIsAMistake() throws {
    try Files.makeFolder(scene.folder.file("config/datasets/folder.yaml"))
    let found = scene.found()
    #expect(found.count == 1 && found[0].hasPrefix("config/datasets/folder.yaml:1:1: error: cannot "), "\(found)")
  }

  @Test func aFileInThePlaceOfAFolderIsAMistake() throws {
    try scene.folder.write("config/subscribers", "x")
    #expect(scene.found() == ["config/subscribers:1:1: error: cannot list config/subscribers: Not a directory"])
  }

  @Test func foldersThatAreNotThereHoldNothing() throws {
    try Files.removeTree(scene.folder.file("config/sources"))
    try Files.removeTree(scene.folder.file("config/datasets"))
    try Files.removeTree(scene.folder.file("Connectors"))
    let configuration = try scene.load()
    #expect(configuration.datasets.isEmpty && configuration.sources.isEmpty && configuration.connectors.isEmpty)
    #expect(
      configuration.warnings.isEmpty && configuration.dataset("schools") == nil && configuration.source("a") == nil)
  }

  @Test func mistakesOfAllFilesAreFoundInOnePass() throws {
    try scene.folder.write("config/klamra.yaml", "gateway: {}\n")
    try scene.folder.write("config/datasets/schools.yaml", "title: x\n")
    try scene.folder.write("config/sources/register.yaml", "connector: offices\n")
    try scene.folder.write("config/subscribers/office.yaml", "datasets: none\n")
    try scene.folder.write("Connectors/office/connector.yaml", "connector: bureau\n")
    let files = Set(scene.found().map { String($0.prefix { $0 != ":" }) })
    #expect(
      files == [
        "config/klamra.yaml", "config/datasets/schools.yaml", "config/sources/register.yaml",
        "config/subscribers/office.yaml", "Connectors/office/connector.yaml",
      ])
  }

  @Test func aFileThatIsNotYAMLIsOneMistakeAndNamesAreStillKnown() throws {
    try scene.folder.write("config/datasets/schools.yaml", "title: {pl: a\n")
    let found = scene.found()
    // The source names a dataset that has a file, whatever is wrong with it.
    #expect(found.count == 1 && found[0].hasPrefix("config/datasets/schools.yaml:"), "\(found)")
  }
}
