import Platform
import Testing

@testable import Connectors

/// The messages about wrong replies, their advice, and whether they are retried.
@Suite struct FetchErrorTests {
  private static let url = "https://x.pl/d"
  private static let again: Advice = "Run again; if it stays so, tell the operator of the service. Nothing was changed"
  private static let circle: Advice =
    "Tell the operator of the service, or correct the connector's pages. Nothing was changed"

  static let cases: [(error: FetchError, what: String, advice: Advice, isRetryable: Bool)] = [
    (
      .nothingToAsk(stream: "dane", parameter: "units"), "the stream dane has nothing to ask for: units is empty",
      "Give the source at least one value of units", false
    ),
    (
      .refused(url: url, code: "7", reason: "zły klucz"), "https://x.pl/d: the service refused (7): zły klucz",
      "Check the parameters of the source against the reason", false
    ),
    (
      .refused(url: url, code: "7", reason: ""), "https://x.pl/d: the service refused (7)",
      "Check the parameters of the source against the reason", false
    ),
    (
      .wrongFormat(url: url, found: "HTML", expected: "JSON"), "https://x.pl/d: the service sent HTML instead of JSON",
      "Open the address in a browser: it may be a notice of maintenance, or the address is wrong", false
    ),
    (
      .factMissing(url: url, path: "totalRecords"), "https://x.pl/d: the reply does not say totalRecords",
      "Check the connector against the service's documentation", false
    ),
    (
      .totalChanged(url: url, before: 7, after: 8),
      "https://x.pl/d: the source changed while it was read: it declared 7, then 8", again, true
    ),
    (
      .pagesChanged(url: url, page: 3, before: 7, after: 8),
      "https://x.pl/d: the source changed while it was read: it declared 7 pages, and on page 3 it declares 8", again,
      true
    ),
    (
      .totalDisagrees(url: url, declared: 7, found: 6, of: "results[]"),
      "https://x.pl/d: the source declared 7 of results[] and sent 6", again, true
    ),
    (.emptyPage(url: url, page: 2, pages: 3), "https://x.pl/d: page 2 of 3 holds nothing", again, true),
    (
      .pagesRepeat(url: url, page: 3, earlier: 1),
      "https://x.pl/d: page 3 is page 1 again, the source goes in a circle",
      "Check the names of the query items against the service's documentation, or tell its operator. If pages may hold equal records, say `repeats: true` in the connector's pages. Nothing was changed",
      false
    ),
    (
      .recordsRepeat(url: url, declared: 9, found: 7, repeated: 2),
      "https://x.pl/d: the source declared 9 records and sent 7: 2 came on more than one page",
      "Run again; if it stays so, ask the service for a stable order. If pages may hold equal records, say `repeats: true` in the connector's pages. Nothing was changed",
      true
    ),
    (
      .shortPage(url: url, page: 100, before: 50, step: 100),
      "https://x.pl/d: the page before 100 has 50 records, and the next one skips 100: some would be missing",
      "Set the step of the connector's pages to the number of records in a full page. Nothing was changed", false
    ),
    (
      .nextNeverSeen(url: url, path: "next", records: 1),
      "https://x.pl/d: no reply has ever had next, and nothing else shows whether there are more than 1 record",
      "Check the path against a reply. If one page may be all, say `single: true` in the connector's pages, or name the path of a total. Nothing was changed",
      false
    ),
    (.tooManyPages(url: url, pagesMax: 20), "https://x.pl/d: there is no end after 20 pages", circle, false),
    (
      .strangeLink(url: url, link: "https://y.pl/", reason: "another host"),
      "https://x.pl/d: the page says that \"https://y.pl/\" is the next one, which is not followed: another host",
      circle,
      false
    ),
    (
      .linksRepeat(url: url, page: 3, link: "?p=1"),
      "https://x.pl/d: page 3 leads to ?p=1 again, the source goes in a circle", circle, false
    ),
    (
      .unaskedNotModified(url: url),
      "https://x.pl/d: the service answered 304 (not modified) to an unconditional request",
      "Run again with \(.refetching)",
      true
    ),
    (
      .endUncertain(url: url, format: "a CSV"),
      "https://x.pl/d: the service does not say how long its reply is, and a CSV that was cut would look whole",
      "Ask the service for Content-Length or compression; or say `ends_with_connection: true` in the connector's http, "
        + "and watch its numbers", false
    ),
    (
      .noFiles(folder: "/drop", pattern: "*.csv"), "no file in /drop is named like *.csv",
      "Put a file there, or correct folder and pattern of the source", true
    ),
    (
      .onlyLinks(folder: "/drop", names: ["a.csv", "b.csv"]),
      "there are only links in /drop, which are not followed: a.csv, b.csv",
      "Put the files themselves there; the folder itself may be a link", true
    ),
  ]

  @Test(arguments: cases.indices) func everyErrorHasItsSentence(index: Int) {
    let (error, what, advice, isRetryable) = Self.cases[index]
    #expect(error.what == what && error.advice == advice && error.isRetryable == isRetryable)
  }

  @Test func aMistakeOfTheConfigurationIsNotTriedAgain() {
    let error = FetchError.misconfigured(stream: "dane", detail: "it has no base address")
    #expect(error.what == "the stream dane cannot be fetched: it has no base address" && !error.isRetryable)
  }
}
