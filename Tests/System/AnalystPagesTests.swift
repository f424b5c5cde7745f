import Glibc
import Platform
import Testbed
import Testing

/// The queries of docs/dla-analityka-sql.md and docs/for-analysts-sql.md, run by SQLite's shell on the published files.
///
/// `KLAMRA_RECORD=1 swift test` records the answers again.
@Suite struct AnalystPagesTests {
  private static let pages = ["docs/dla-analityka-sql.md", "docs/for-analysts-sql.md"]

  /// The shell's commands that make a table of each published dataset, and one of its revisions.
  private static func tables(of city: City) throws -> [String] {
    try city.list("public/datasets").flatMap { dataset -> [String] in
      let versions = try city.list("public/datasets/\(dataset)/versions").compactMap { Int($0) }
      guard let newest = versions.max() else { return [] }
      let folder = city.folder.file("public/datasets/\(dataset)/versions/\(newest)")
      return [(dataset, dataset), ("revisions", "\(dataset)-revisions")].compactMap { file, table in
        Files.exists("\(folder)/\(file).csv") ? ".import --csv \(folder)/\(file).csv \(table)" : nil
      }
    }
  }

  @Test func theQuestionsInSQL() throws {
    let city = try City()
    try city.run("run --all")
    try city.control(#"{"revise": true}"#)
    try city.run("run --all")
    let tables = try Self.tables(of: city)
    try #require(tables.contains { $0.hasSuffix(" ludnosc-metropolii") })

    var asked: [[String]] = []
    for path in Self.pages {
      let page = try Guide(path)
      let questions = page.blocks.filter { $0.kind == "sql" }
      let answers = page.blocks.filter { $0.kind == "answer" }
      try #require(questions.count == answers.count && questions.count >= 6, "\(path)")
      var played: [(block: Guide.Block, text: String)] = []
      for (index, (question, answer)) in zip(questions, answers).enumerated() {
        let text = try Self.ask(question.text, tables, city, name: "ask-\(index)")
        played.append((answer, text))
        if !Golden.isRecording { #expect(text == answer.text, "\(path): \(question.text)") }
      }
      if Golden.isRecording { try page.record(played) }
      asked.append(questions.map(\.text))
    }
    #expect(asked[0] == asked[1], "both pages ask the same")
  }

  private static func ask(_ sql: String, _ tables: [String], _ city: City, name: String) throws -> String {
    let script = city.folder.file("\(name).sql")
    let lines = tables + [".mode column", ".headers on", sql]
    try AtomicFile.write(Array(lines.joined(separator: "\n").utf8), to: script)
    let shell = try ChildProcess(
      "/usr/bin/sqlite3", ["-batch", "-init", script, ":memory:", ""], in: city.folder.path, name: name)
    let end = shell.wait()
    try #require(end == .exit(0) && shell.errors.isEmpty, "\(sql)\n\(shell.errors)")
    return shell.output.split(separator: "\n").map { line in
      String(line.reversed().drop { $0 == " " }.reversed()) + "\n"
    }.joined()
  }
}
