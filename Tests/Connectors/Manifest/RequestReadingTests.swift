import Formats
import Platform
import Schema
import Settings
import Testbed
import Testing

@testable import Connectors

/// How a manifest says where pages end and what its requests are asked for.
@Suite struct RequestReadingTests {
  private func request(_ pages: String? = nil, _ request: String = "") throws -> StreamRequest? {
    let stream = pages.map { "pages: \($0)\n    format: json" } ?? "format: json"
    let text = smallManifest.replacing(first: "format: json", with: stream)
      .replacing(first: "each: {unit: units}", with: "each: {unit: units}\(request)")
    let (manifest, report) = try readManifest(text)
    #expect(manifest != nil, "\(report.diagnostics)")
    guard case .request(let request)? = manifest?.streams[0].origin else { return nil }
    return request
  }

  @Test(arguments: [
    ("hasMore is false", LastPage.flag(DocumentPath(isAbsolute: false, steps: [.key("hasMore")]), false)),
    ("meta.isLast is true", .flag(DocumentPath(isAbsolute: false, steps: [.key("meta"), .key("isLast")]), true)),
    ("page is empty", .empty), ("next is absent", .absent(DocumentPath(isAbsolute: false, steps: [.key("next")]))),
  ])
  func everyEndIsRead(text: String, last: LastPage) throws {
    let pages = try request("{number: offset, from: 0, step: 50, last: \(text)}")?.pages
    #expect(pages?.way == .number(item: "offset", from: 0, step: 50, last: last))
    #expect(pages?.hasRepeats == false && pages?.isSingleAllowed == false)
  }

  @Test func whatAnAuthorInsistsOnIsRead() throws {
    let pages = try request("{next: next, single: true, repeats: true}")?.pages
    #expect(pages?.hasRepeats == true && pages?.isSingleAllowed == true)
    #expect(pages?.nextPath?.description == "next")
  }

  @Test func answersAndGoneValuesAreRead() throws {
    let plain = try request()
    #expect(plain?.gone == ["404", "410"] && plain?.answers == [:] && plain?.holdsUnanswered == true)
    let written = try request(nil, ", answers: {unit: id}, gone: [404, E-7], unanswered: report")
    #expect(written?.gone == ["404", "E-7"] && written?.answers == ["unit": "id"] && written?.holdsUnanswered == false)
    #expect(try request(nil, ", gone: []")?.gone == [])
    #expect(
      plain?.asked(ParameterValues(["units": ["b", "a", "b"]]))
        == ["b", "a"].map {
          AskedValue(parameter: "units", value: $0)
        })
  }

  static let slips: [ManifestTests.Slip] = [
    ManifestTests.Slip(
      "each: {unit: units}", "each: {unit: units}, answers: {uint: id}", "9:68",
      "\"uint\" is neither a placeholder of each nor the item of the batch"),
    ManifestTests.Slip(
      "each: {unit: units}", "each: {unit: units}, answers: {unit: idd}", "9:5",
      "answers: the stream has no field \"idd\""),
    ManifestTests.Slip(
      "format: json", "pages: {number: p, last: t is reached, step: 5}\n    format: json", "10:44",
      "pages that are counted by their first records do not end at a number of pages"),
    ManifestTests.Slip(
      "format: json", "pages: {number: p, last: page is empty, single: true}\n    format: json", "10:45",
      "only pages that end where a path is absent can be single unnoticed"),
    ManifestTests.Slip(
      "format: json", "pages: {next: a, step: 5}\n    format: json", "10:22",
      "pages that follow \"next\" have no \"step\""),
  ]

  @Test(arguments: slips) func aSlipHasItsPlace(slip: ManifestTests.Slip) throws {
    let text = smallManifest.replacing(first: slip.from, with: slip.to)
    try #require(text != smallManifest)
    let (manifest, report) = try readManifest(text)
    #expect(manifest == nil)
    let first = report.diagnostics.first
    #expect(first?.message.hasPrefix(slip.message) ?? false, "\(report.diagnostics)")
    #expect(first.map { "\($0.location.line):\($0.location.column)" } == slip.place, "\(report.diagnostics)")
  }
}
