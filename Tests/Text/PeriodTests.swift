internal import Platform
internal import Schema
internal import Testbed
internal import Testing
internal import Text

/// The lines of a table of tab-separated values in `docs/tables`.
private func table(_ name: String) throws -> [[String]] {
  String(decoding: try Files.read("docs/tables/\(name).tsv"), as: UTF8.self).split(separator: "\n").map { line in
    line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
  }
}

@Suite("Periods in the spellings of sources")
struct PeriodTests {
  private func read(_ text: String) throws(PeriodFault) -> Period {
    let bytes = Array(text.utf8)
    let result: Result<Period, PeriodFault> = bytes.withUnsafeBytes { bytes in
      do throws(PeriodFault) { return .success(try PeriodText.read(bytes)) } catch { return .failure(error) }
    }
    return try result.get()
  }

  @Test("every spelling of the table gives its period, also with other blanks and in capitals")
  func spellings() throws {
    for line in try table("periods") {
      #expect(PeriodText.canonical(line[0]) == line[1], "\(line[0])")
      #expect(PeriodText.canonical(line[1]) == line[1], "\(line[1])")
      let apart = line[0].split(separator: " ").joined(separator: "\u{A0}")
      #expect(PeriodText.canonical("\u{202F}\(apart) ") == line[1], "\(apart)")
      #expect(PeriodText.canonical(line[0].uppercased()) == line[1], "\(line[0].uppercased())")
    }
  }

  @Test("what is no period is refused with what would be one")
  func refusals() throws {
    for line in try table("periods-rejected") {
      do throws(PeriodFault) {
        Issue.record("\(line[0]) became \(try read(line[0]))")
      } catch {
        #expect(error.description.contains(line[1]), "\(line[0]): \(error)")
      }
    }
  }

  @Test("decomposed letters and every kind of dash are read")
  func foreignBytes() {
    #expect(PeriodText.canonical("wrzesien\u{301} 2024") == "2024-09")
    #expect(PeriodText.canonical("paz\u{301}dziernika 2024") == "2024-10")
    #expect(PeriodText.canonical("2024\u{2013}07") == "2024-07")
    #expect(PeriodText.canonical("2024\u{2212}07") == "2024-07")
  }

  @Test(
    "a text names a part of a year",
    arguments: [
      ("I kwartał", "2024-Q1"), ("kwartał IV", "2024-Q4"), ("2 kw.", "2024-Q2"), ("styczeń", "2024-01"),
      ("grudnia", "2024-12"), ("II półrocze", "2024-S2"), ("rok", "2024"), ("ogółem", "2024"), ("", "2024"),
      ("stan w dniu 31 XII", "2024-12-31"), ("stan na 30.06", "2024-06-30"), ("stan na 30.06.", "2024-06-30"),
      ("30 czerwca", "2024-06-30"),
      ("stan na koniec roku", "2024-12-31"), ("I kwartał 2024", "2024-Q1"), ("tydzień 7", "2024-W07"),
    ])
  func partsOfAYear(_ text: String, _ canonical: String) throws {
    let period = try Array(text.utf8).withUnsafeBytes { try PeriodText.read($0, ofYear: 2024) }
    #expect(period.description == canonical)
  }

  @Test("and nothing else", arguments: ["mężczyźni", "I-II kwartał", "2023", "I kwartał 2023", "V kwartał", "31 II"])
  func noPartsOfAYear(_ text: String) {
    #expect(throws: PeriodFault.self) {
      try Array(text.utf8).withUnsafeBytes { try PeriodText.read($0, ofYear: 2024) }
    }
  }

  @Test("the page of periods shows the tables")
  func page() throws {
    let page = String(decoding: try Files.read("docs/periods-units-status.md"), as: UTF8.self)
    for line in try table("periods") { #expect(page.contains("| `\(line[0])` | `\(line[1])` | \(line[2]) |")) }
    for line in try table("periods-rejected") { #expect(page.contains("| `\(line[0])` |"), "\(line[0])") }
  }
}
