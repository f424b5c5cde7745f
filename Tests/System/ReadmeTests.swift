import Platform
import Testbed
import Testing

/// What README.md shows of a demonstration is what the built program prints.
@Suite struct ReadmeTests {
  /// Lines without what differs between runs: seconds, and values derived from the time of the run.
  private static func steady(_ text: String) -> String {
    text.replacing(/\(\d+\.\d s\)/, with: "(0.1 s)").replacing(/evt_[0-9a-f]{32}/, with: "evt_")
      .replacing(/((manifest\.json|SHA256SUMS) +[\d.]+ K?B +)[0-9a-f]{16}/) { "\($0.1)0123456789abcdef" }
  }

  /// The pieces of an example between the lines that leave something out.
  private static func pieces(_ example: String) -> [String] {
    steady(example).split(separator: "…\n", omittingEmptySubsequences: true).flatMap { part in
      part.split(separator: "\n\n").map { String($0) }
    }.map { $0.hasSuffix("\n") ? String($0.dropLast()) : $0 }.filter { !$0.isEmpty }
  }

  @Test func theDemonstrationIsShownAsItIs() throws {
    let readme = try Guide("README.md")
    let city = try City()
    let first = try city.run("run --all")
    // Sources run side by side: the lines of standard error are compared one by one.
    let errors = Self.steady(first.errors)
    let output = Self.steady(first.output)
    var compared = 0
    for piece in Self.pieces(readme.example("run")) {
      if piece.hasPrefix("Klamra serves") || piece.hasPrefix("What the subscriber received") { continue }
      compared += 1
      for line in piece.split(separator: "\n")
      where ["-gus: ", "derived:", "rejestr-", "-gios: "].contains(where: { line.contains($0) }) {
        #expect(errors.contains("\(line)\n"), "\(line)\n\(errors)")
      }
      if piece.hasPrefix("ludnosc version") { #expect(output.contains("\(piece)\n"), "\(piece)\n\(output)") }
    }
    #expect(compared == 3)

    try city.control(#"{"revise": true}"#)
    // As the demonstration revises it.
    let register = String(decoding: try Files.read("Tests/Demo/rejestr-zlobkow.csv"), as: UTF8.self)
    try city.folder.write(
      "drop/zlobki/rejestr-zlobkow.csv",
      OfficeText.bytes(register.replacing(";139;500,00;TAK\n", with: ";141;520,00;TAK\n")))
    try city.run("run --all")
    var differences: [String: String] = [:]
    for dataset in ["ludnosc", "zlobki"] { differences[dataset] = try city.run("diff \(dataset) 1 2").output }
    for section in readme.example("changes").split(separator: "\n\n") {
      let lines = section.split(separator: "\n")
      let dataset = try #require(lines[0].split(separator: " ").dropFirst(3).first.map(String.init))
      let difference = try #require(differences[dataset])
      for piece in Self.pieces(lines.dropFirst().joined(separator: "\n") + "\n") {
        #expect("\n\(difference)".contains("\n\(piece)\n"), "\(piece)\n\(difference)")
      }
    }
  }
}
