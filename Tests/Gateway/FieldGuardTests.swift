import Platform
import Testbed
import Testing

@testable import CommandLine
@testable import Daemon
@testable import Followers
@testable import State

/// Fields that documents have no more, and fields that they never had.
@Suite struct FieldGuardTests {
  private let scene: Scene

  init() throws { scene = try Scene() }

  private func rewrite(_ path: String, _ old: String, _ new: String) throws {
    let file = scene.folder.file(path)
    try scene.folder.write(path, String(decoding: try Files.read(file), as: UTF8.self).replacing(old, with: new))
  }

  private func write(_ name: String, header: String, _ ids: Range<Int>) throws {
    let lines = [header] + ids.map { "\($0);Szkoła \($0);\(100 + $0)" }
    try scene.folder.write("drop/\(name)", lines.joined(separator: "\n"))
  }

  /// The first document is unchanged; the second one is inspected too.
  @Test func everyDocumentIsLookedAt() throws {
    try rewrite("config/sources/rejestr.yaml", "settle: 0s", "settle: 0s, take: all")
    try write("a.csv", header: "id;name;pupils", 0..<20)
    try write("b.csv", header: "id;name;pupils", 20..<40)
    #expect(scene.run("run rejestr").status == .done)
    try write("b.csv", header: "id;name;uczniowie", 20..<40)
    let held = scene.run("run rejestr")
    #expect(held.status == .held, "\(held)")
    #expect(
      held.errors.contains("its documents have lost the column pupils (in 1 of 2 documents)"), "\(held.errors)")
    #expect(scene.run("hold release 1").status == .done)

    // Accepted changes are the new state, and unchanged documents keep it.
    #expect(scene.run("run rejestr").status == .done)
    try write("a.csv", header: "id;name;pupils", 0..<21)
    #expect(scene.run("run rejestr").status == .quarantined)
    try write("a.csv", header: "id;name;uczniowie", 0..<20)
    #expect(scene.run("run rejestr").errors.contains("lost the column pupils;"))
  }

  @Test func aHeaderOfAnyDocumentInAnotherEncodingFailsTheRun() throws {
    try rewrite("config/sources/rejestr.yaml", "settle: 0s", "settle: 0s, take: all")
    try write("a.csv", header: "id;name;pupils", 0..<3)
    try scene.folder.write("drop/b.csv", Array("id;name;ucze".utf8) + [0xf1] + Array("\n7;Szkoła;1\n".utf8))
    let run = scene.run("run rejestr")
    #expect(run.status == .failed && run.errors.contains("b.csv: the name of the column"), "\(run)")
  }

  /// A connector of JSON files with `id`, `name`, `pupils`.
  private func useJSON() throws {
    try scene.folder.write(
      "connectors/lista/connector.yaml",
      """
      connector: lista
      title: {pl: Lista, en: List}
      parameters:
        folder: {type: folder, required: true, title: {pl: Folder, en: Folder}}
      streams:
        table:
          title: {pl: Lista, en: List}
          drop: {folder: "{folder}", pattern: "*.json", settle: 0s, take: all}
          format: json
          records: szkoly[]
          fields:
            id: {path: id, type: code, required: true}
            name: {path: nazwa, type: text}
            pupils: {path: uczniowie.razem, type: integer}
          mapping: table.sql

      """)
    try scene.folder.write("connectors/lista/table.sql", "SELECT id, name, pupils FROM source\n")
    try rewrite("config/klamra.yaml", "\(Scene.here)/Connectors", scene.folder.file("connectors"))
    try scene.folder.write(
      "config/sources/rejestr.yaml",
      """
      connector: lista
      title: {pl: Lista, en: List}
      parameters: {folder: \(scene.folder.file("drop"))}
      streams:
        table: {dataset: szkoly}

      """)
  }

  private func writeJSON(_ name: String, _ ids: Range<Int>, _ pupils: (Int) -> String) throws {
    let records = ids.map { #"{"id":"\#($0)","nazwa":"Szkoła \#($0)"\#(pupils($0))}"# }
    try scene.folder.write("drop/\(name)", #"{"szkoly":[\#(records.joined(separator: ","))]}"#)
  }

  @Test func aMemberThatNoRecordHasAnyMoreIsHeld() throws {
    try useJSON()
    // One record, or one document, without it is nothing unusual.
    try writeJSON("a.json", 0..<3) { $0 == 1 ? "" : #","uczniowie":{"razem":\#($0)}"# }
    try writeJSON("b.json", 3..<5) { _ in "" }
    let first = scene.run("run rejestr")
    #expect(first.status == .done && !first.errors.contains("warning"), "\(first)")
    try writeJSON("b.json", 3..<6) { _ in "" }
    #expect(scene.run("run rejestr").status == .done)
    try scene.folder.write("drop/b.json", #"{"szkoly":[]}"#)
    try writeJSON("a.json", 0..<6) { #","uczniowie":{"ogolem":\#($0)}"# }
    let held = scene.run("run rejestr")
    #expect(held.status == .held, "\(held)")
    #expect(held.errors.contains("its documents have lost the field uczniowie.razem"), "\(held.errors)")
  }

  /// A feed that has nothing for a while has not forgotten its members.
  @Test func whatIsKnownOutlivesAnEmptyDocument() throws {
    try useJSON()
    try rewrite("config/sources/rejestr.yaml", "dataset: szkoly}", "dataset: szkoly, refresh: partial}")
    try writeJSON("a.json", 0..<3) { #","uczniowie":{"razem":\#($0)}"# }
    #expect(scene.run("run rejestr").status == .done)
    try scene.folder.write("drop/a.json", #"{"szkoly":[]}"#)
    let empty = scene.run("run rejestr")
    #expect(empty.status == .done, "\(empty)")
    try writeJSON("a.json", 3..<6) { _ in "" }
    let held = scene.run("run rejestr")
    #expect(held.status == .held, "\(held)")
  }

  @Test func aColumnThatNoDocumentHasIsTold() throws {
    try rewrite("config/sources/rejestr.yaml", "{column: pupils,", "{column: pupil,")
    try scene.drop(schools: 30)
    let preview = scene.run("preview rejestr --input \(scene.folder.file("drop/a.csv"))")
    let warning = "warning: no document has the column pupil, so pupils is empty"
    #expect(preview.output.contains(warning), "\(preview)")
    let run = scene.run("run rejestr")
    let reason = "none of its documents has the column pupil, which its mapping reads"
    #expect(run.status == .held && run.errors.contains(reason), "\(run)")
    #expect(scene.run("hold release 1").status == .done)
    #expect(scene.run("runs --json").output.contains(#""fields_absent":["pupil"]"#))
  }

  /// The mistake is made when the column was filled before, by the same field or by another.
  @Test(arguments: [
    ("{column: pupils,", "{column: pupil,", "its documents have lost the column pupil"),
    ("pupils FROM", "NULL AS pupils FROM", "the column pupils of the dataset would be empty: 30 rows would lose"),
  ])
  func aColumnThatWouldBeEmptiedIsHeld(old: String, new: String, reason: String) throws {
    try scene.drop(schools: 30)
    #expect(scene.run("run rejestr").status == .done)
    try rewrite("config/sources/rejestr.yaml", old, new)
    let held = scene.run("run rejestr")
    #expect(held.status == .held, "\(held)")
    #expect(held.errors.contains(reason), "\(held.errors)")
    #expect(scene.run("show szkoly --rows 1").output.contains("100"))
    #expect(scene.run("hold release 1").status == .done)
    try scene.drop(schools: 31)
    #expect(scene.run("run rejestr").status == .done)
  }
}
