import Platform
import Testbed
import Testing

@testable import CommandLine
@testable import Daemon
@testable import Followers
@testable import Presentation
@testable import State

/// What a source writes in place of a number, from its file to what consumers get.
@Suite struct SignTests {
  private let scene: Scene

  init() throws {
    scene = try Scene()
    try scene.folder.write("config/datasets/szkoly.yaml", Self.dataset)
    try scene.folder.write("config/sources/rejestr.yaml", source)
  }

  private static let dataset = """
    title: {pl: Próba, en: Trial}
    columns:
      id: {type: code, privacy: public, title: {pl: Numer, en: Number}}
      value: {type: decimal, privacy: public, title: {pl: Wartość, en: Value}}
      status: {type: code, privacy: public, title: {pl: Status, en: Status}}
      mark: {type: text, privacy: public, title: {pl: Znak, en: Sign}, codes: gus-signs}
    key: [id]
    limits: {deleted_share: 100%}
    publication: {formats: [csv, ndjson.gz], licence: CC0-1.0}

    """

  private var source: String {
    """
    connector: csv-register
    title: {pl: Próba, en: Trial}
    parameters: {folder: \(scene.folder.file("drop")), settle: 0s}
    streams:
      table:
        dataset: szkoly
        refresh: full
        csv: {delimiter: ";", decimal: ","}
        fields:
          id: {column: id, type: code, required: true}
          value: {column: value, type: decimal}
          mark: {column: mark, type: text}
          list: {column: list, type: code}
        mapping: |
          SELECT id, sign_value(value, mark, list) AS value, coalesce(status(mark, list), 'A') AS status, mark FROM source

    """
  }

  private func bring(_ lines: [String]) throws -> Scene.Outcome {
    try scene.folder.write("drop/a.csv", (["id;value;mark;list"] + lines).joined(separator: "\r\n") + "\r\n")
    return scene.run("run rejestr")
  }

  private func lines(_ path: String) throws -> [String] {
    let text = String(decoding: try Files.read(scene.folder.file("public/datasets/szkoly/\(path)")), as: UTF8.self)
    return text.split(separator: "\r\n").map(String.init)
  }

  @Test func keepTheirMeaningsThroughStoragePublicationAndComparison() throws {
    // GUS writes the first four, its data bank the fifth.
    let first = try bring(["a;;-;gus", "b;;.;gus", "c;;x;gus", "d;;#;gus", "e;0;n;bdl", "f;12,5;;gus"])
    #expect(first.status == .done, "\(first)")
    #expect(
      try lines("versions/1/szkoly.csv")
        == ["id,value,status,mark", "a,0,A,-", "b,,O,.", "c,,M,x", "d,,Q,#", "e,,L,n", "f,12.5,A,"])

    // A gap becomes a zero and a zero a gap; a confidential value is published, a number hidden, one gap becomes
    // another.
    let second = try bring(["a;;.;gus", "b;0;;gus", "c;;.;gus", "d;7;;gus", "e;;-;gus", "f;;#;gus"])
    #expect(second.status == .done, "\(second)")
    #expect(
      try lines("versions/2/szkoly.csv")
        == ["id,value,status,mark", "a,,O,.", "b,0,A,", "c,,O,.", "d,7,A,", "e,0,A,-", "f,,Q,#"])
    #expect(
      scene.run("diff szkoly 1 2").output == """
        ~ id=a value=0→ status=A→O mark=-→.
        ~ id=b value=→0 status=O→A mark=.→
        ~ id=c status=M→O mark=x→.
        ~ id=d value=→7 status=Q→A mark=#→
        ~ id=e value=→0 status=L→A mark=n→-
        ~ id=f value=12.5→ status=A→Q mark=→#
        0 inserted, 6 updated, 0 deleted

        """)
    #expect(
      try lines("changes/1-2.csv") == [
        "op,id,value,status,mark", "U,a,,O,.", "U,b,0,A,", "U,c,,O,.", "U,d,7,A,", "U,e,0,A,-", "U,f,,Q,#",
      ])
    let revisions = try lines("versions/2/revisions.csv").dropFirst().map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).prefix(10).joined(separator: ",")
    }
    #expect(
      revisions == [
        "2,a,value,0,,,,withdrawn,A,O", "2,a,mark,-,.,,,restated,,", "2,b,value,,0,,,filled,O,A",
        "2,b,mark,.,,,,withdrawn,,",
        "2,c,value,,,,,status,M,O", "2,c,mark,x,.,,,restated,,", "2,d,value,,7,,,filled,Q,A",
        "2,d,mark,#,,,,withdrawn,,",
        "2,e,mark,n,-,,,restated,,", "2,f,value,12.5,,,,withdrawn,A,Q",
      ])
    #expect(try lines("versions/1/szkoly.csv")[2] == "b,,O,.")

    // Mapping again changes nothing, and all that is published can be made again from what is stored.
    #expect(scene.run("replay rejestr").errors.contains("szkoly unchanged"))
    #expect(scene.run("verify szkoly").status == .done)
    // An unknown sign is quarantined; it is neither a zero nor a gap.
    let third = try bring(["a;5;?;gus", "b;0;n;gus"] + (0..<60).map { "z\($0);1;;gus" })
    #expect(third.errors.contains("2 records quarantined"), "\(third)")
    #expect(scene.run("quarantine show 4").output.contains("\"n\" is not a sign of gus"))
  }
}
