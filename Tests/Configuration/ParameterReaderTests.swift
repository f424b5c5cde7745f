import Connectors
import Platform
import Schema
import Settings
import Testbed
import Testing

@testable import Configuration

/// Parameters and secrets of a source, as its connector declares them.
@Suite struct ParameterReaderTests {
  private let scene: ConfigurationScene
  private let file = "config/sources/register.yaml"
  private static let secret = "kNb7-geheim"

  init() throws { scene = try ConfigurationScene() }

  private func text(_ parameters: String, _ more: String = "") -> String {
    "connector: office\ntitle: {pl: R, en: R}\nparameters: \(parameters)\n\(more)streams: {table: {dataset: schools}}\n"
  }

  @Test func defaultsAreFilledInAndFoldersCanBeOpened() throws {
    try scene.expect(file, text("{folder: drop/a}"))
    let source = try #require(try scene.load().source("register"))
    #expect(source.parameters.all("folder") == ["\(scene.folder.path)/drop/a"])
    #expect(source.parametersWritten.all("folder") == ["drop/a"])
    #expect(source.parameters.all("limit") == ["10"] && source.parameters.all("mode") == ["fast"])
    try scene.expect(file, text("{folder: /srv/drop, limit: -3, mode: slow}"))
    let other = try #require(try scene.load().source("register"))
    #expect(other.parameters.all("folder") == ["/srv/drop"] && other.parameters.all("limit") == ["-3"])
    #expect(other.parameters.all("mode") == ["slow"] && other.parameters.all("token").isEmpty && !other.isRegistered)
  }

  @Test func valuesAreOfTheirTypes() throws {
    for wrong in ["1.5", "1e3", "+1", "--1"] {
      try scene.expect(
        file, text("{folder: a, limit: «\"\(wrong)\"}"), "\"limit\" expects a whole number, found \"\(wrong)\"")
    }
    try scene.expect(
      file, text("{folder: a, mode: «fats}"), "\"mode\" may be \"fast\", \"slow\", not \"fats\"; did you mean \"fast\"?"
    )
    try scene.expect(file, text("{folder: «[a, b]}"), "expected text, found a list")
    try scene.expect(
      file, text("{limit: 1}").replacing("parameters:", with: "«parameters:"),
      "the parameters of office needs \"folder\": the path of a folder")
    try scene.expect(
      file, text("{folder: a, «speed: 1}"),
      "unknown key \"speed\" in the parameters of office; the parameters of office may have \"folder\", \"limit\", \"mode\""
    )
    try scene.expect(
      file, text("«drop"), "expected the parameters of office (a mapping of keys to values), found \"drop\"")
  }

  /// Whatever is wrong around it: neither a message nor a line shows a secret.
  @Test(arguments: [
    "parameters: {folder: a, token: SECRET}", "parameters: {folder: a, token: SECRET, speed: 1}",
    "parameters: {speed: 1, folder: a, token: [SECRET]}", "parameters:\n  folder: a\n  token: SECRET",
    "parameters: {limit: x, token: SECRET}", "parameters: {folder: a}\nsecrets: {token: SECRET}",
    "parameters: {folder: a}\nsecrets: {token: SECRET, speed: 1}", "parameters: {folder: a}\nsecrets: {tokn: SECRET}",
    "parameters: {folder: a}\nsecrets: {token: [SECRET]}", "parameters: {folder: a}\nsecrets: {token: {value: SECRET}}",
    "parameters: {folder: a}\nsecrets: SECRET", "parameters: {folder: a}\nsecrets: [SECRET]",
    "parameters: {folder: a}\nsecrets: {token: {file: [SECRET]}}",
    "parameters: {folder: a}\nsecrets:\n  token:\n    value: SECRET\n",
    "parameters: {folder: a}\nsecrets: {token: {file: /dev/null, value: SECRET}}",
    "parameters: {folder: a, tokn: SECRET}", "parameters: {folder: a, password: SECRET}",
    "parameters: {folder: a}\nsecrts: {token: SECRET}", "parameters: {folder: a}\nsecret: {token: SECRET}",
    "parameters: {folder: a}\nsecrets: {token: SECRET}\nsecrets: {token: SECRET}",
    "parameters: {folder: a}\nsecrets: {token: a, token: SECRET}",
    "{parameters: {folder: a, limit: x}, secrets: {token: \"x\n  SECRET\"}, speed: 1}",
    "parameters: {folder: a}\nsecrets: {token: @SECRET}",
  ])
  func noMistakeShowsASecret(written: String) throws {
    try scene.folder.write(
      file,
      "connector: office\ntitle: {pl: R, en: R}\nstreams: {table: {dataset: schools}}\n"
        + written.replacing("SECRET", with: Self.secret) + "\n")
    let error = #expect(throws: ConfigurationError.self) { try scene.load() }
    let diagnostics = error?.diagnostics ?? []
    #expect(!diagnostics.isEmpty && diagnostics.allSatisfy { $0.location.file == scene.folder.file(file) })
    for diagnostic in diagnostics {
      #expect(!"\(diagnostic)".contains(Self.secret), "\(diagnostic)")
      #expect(!diagnostic.line.contains(Self.secret))
    }
    #expect(error?.what.contains(Self.secret) == false)
  }

  @Test func secretsStandElsewhere() throws {
    try scene.expect(
      file, text("{folder: a, «token: x}"),
      "\"token\" is a secret and never stands in a configuration; write secrets: {token: {file: …}}")
    let never = "a secret never stands in a configuration; put it into a file and write {file: secrets/…}"
    try scene.expect(file, text("{folder: a}", "secrets: {token: «x}\n"), never)
    try scene.expect(file, text("{folder: a}", "secrets: «x\n"), never)
    try scene.expect(
      file, text("{folder: a}", "secrets: {«tokn: {file: x}}\n"),
      "unknown key \"tokn\" in the secrets of office; did you mean \"token\"?")
    try scene.expect(
      file, text("{folder: a}", "secrets: {token: {«file: a, credential: b}}\n"),
      "a secret is in a file or a credential, not both")
    try scene.expect(
      file, text("{folder: a}", "secrets: {token: {file: «secrets/none}}\n"),
      "the secret config/secrets/none cannot be read: No such file or directory")
    try scene.expect(
      file, text("{folder: a}", "secrets: {token: {file: «secrets}}\n").replacing("secrets}", with: "sources}"),
      "the secret config/sources is not a file of 1 to 8192 bytes")
  }

  /// Lines that hold no secret are shown as ever.
  @Test func linesBesideASecretAreShown() throws {
    try scene.folder.write(
      file,
      "connector: office\ntitle: {pl: R, en: R}\nparameters:\n  folder: a\n  limit: x\n  token: \(Self.secret)\n"
        + "streams: {table: {dataset: schools}}\n")
    let error = #expect(throws: ConfigurationError.self) { try scene.load() }
    #expect(error?.diagnostics.map(\.line) == ["  limit: x", ""])
    #expect(error?.diagnostics.map(\.location.line) == [5, 6])
  }

  @Test func aSecretInAFileIsTakenAndItsRightsAreLookedAt() throws {
    let path = try scene.folder.write("config/secrets/token", "geheim\n")
    try Files.makePrivate(path)
    try scene.expect(file, text("{folder: a}", "secrets: {token: {file: secrets/token}}\n"))
    let source = try #require(try scene.load().source("register"))
    #expect(source.secrets == ["token": .file(path)] && source.isRegistered)
    try scene.expect(file, text("{folder: a}", "secrets: {token: {credential: gus}}\n"))
    #expect(try scene.load().source("register")?.secrets == ["token": .credential("gus")])
    try scene.expect(file, text("{folder: a}", "secrets: {}\n"))
    #expect(try scene.load().source("register")?.isRegistered == false)
  }

  @Test func requiredSecretsAreAskedFor() throws {
    try scene.folder.write(
      "Connectors/office/connector.yaml",
      ConfigurationScene.connector.replacing("token: {type: secret}", with: "token: {type: secret, required: true}"))
    try scene.expect(
      file, "«" + text("{folder: a}"), "a source needs \"secrets\": the secrets of office (a mapping)")
    try scene.expect(
      file, text("{folder: a}", "«secrets: {}\n"), "the secrets of office needs \"token\": {file: …} or {credential: …}"
    )
  }

  /// A connector that asks about its units.
  private func describable(_ units: String) throws -> SourceSettings? {
    try scene.folder.write(
      "Connectors/bank/connector.yaml",
      """
      connector: bank
      title: {pl: Bank, en: Bank}
      parameters: {units: {type: code, many: true, required: true}, others: {type: code, many: true}}
      http: {base: "https://example.org"}
      describe: {units: {path: "/u/{value}", facts: {name: n, unit: m}}}
      streams:
        table:
          request: {path: "/{u}", each: {u: units}}
          format: json
          records: results[]
          fields: {id: {path: id, type: code, required: true}}
          mapping: |
            SELECT id FROM source

      """)
    try scene.expect(
      file, "connector: bank\ntitle: {pl: R, en: R}\nparameters: \(units)\nstreams: {table: {dataset: schools}}\n")
    return try scene.load().source("register")
  }

  /// What a value is called is beside the values: what is asked for, and the fingerprint of a run, stay as they were.
  @Test func aDeclarationIsBesideTheValues() throws {
    let plain = try #require(try describable("{units: [01, 2]}"))
    let declared = try #require(try describable("{units: [01: {name: a, unit: ha}, 2]}"))
    #expect(plain.parameters == declared.parameters && plain.parametersWritten == declared.parametersWritten)
    #expect(plain.declared == [] && declared.declared.map(\.facts) == [["name": "a", "unit": "ha"]])
    #expect(declared.declared[0].asked == AskedValue(parameter: "units", value: "01"))
  }

  @Test func onlyWhatCanBeAskedIsDeclared() throws {
    _ = try describable("{units: [1]}")
    func text(_ parameters: String) -> String {
      "connector: bank\ntitle: {pl: R, en: R}\nparameters: \(parameters)\nstreams: {table: {dataset: schools}}\n"
    }
    try scene.expect(
      file, text("{units: [1], others: [«{1: {name: a}}]}"),
      "expected text, found a mapping")
    try scene.expect(
      file, text("{units: [1: {«nam: a}]}"),
      "unknown key \"nam\" in what the service calls a value; did you mean \"name\"?")
    try scene.expect(file, text("{units: «[]}"), "expected a list with at least 1 item, found 0")
  }
}
