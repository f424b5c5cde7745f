internal import Formats
internal import Landing
internal import Platform
internal import Transfer

/// Follows pages until the source declares the last one.
extension FetchJob {
  /// The longest URL of a next page, in bytes.
  static let linkBytesMax = 8 << 10

  func followPages(_ planned: PlannedRequest) throws {
    guard let pages = request.pages else { return }
    var tally = PageTally(url: planned.key, pagesMax: pages.pagesMax)
    switch pages.way {
    case .number(let item, let from, _):
      var number = from
      while true {
        try tally.begin()
        let (document, facts) = try obtain(planned.page(item, number), page: number)
        try tally.count(document.digest, facts, as: number)
        if number == from { expect(facts) }
        if facts.isLast || isEnough { break }
        number += 1
      }
    case .next:
      var seen: Set<String> = [planned.url]
      var current = planned
      while true {
        try tally.begin()
        let number = tally.pages
        let (document, facts) = try obtain(current, page: number)
        try tally.count(document.digest, facts, as: number)
        if number == 1 { expect(facts) }
        guard let link = facts.next, !isEnough else { break }
        current = try next(link, after: current, number: number + 1)
        guard seen.insert(current.url).inserted else {
          throw FetchError.linksRepeat(url: planned.key, page: number, link: current.key)
        }
      }
    }
    try declare(tally, pages)
  }

  /// The request for the page that a page links to.
  ///
  /// A link must not lead to another host, which would receive the requests' secrets, or from https to http.
  private func next(_ link: String, after page: PlannedRequest, number: Int) throws(FetchError) -> PlannedRequest {
    let secrets = Array(source.secrets.values)
    func strange(_ reason: String) -> FetchError {
      .strangeLink(url: page.key, link: ForeignText.shown(link, secrets: secrets), reason: reason)
    }
    guard link.utf8.count <= Self.linkBytesMax else { throw strange("it is longer than \(Self.linkBytesMax) bytes") }
    let reference = String(link.prefix { $0 != "#" })
    guard let here = WebAddress(page.url), let there = here.resolving(reference) else {
      throw strange("it is no address")
    }
    guard there.hasSameOrigin(as: here) else {
      throw strange("it leads from \(here.scheme)://\(here.host):\(here.port) elsewhere")
    }
    let masked = Masking.mask(there.text, secrets)
    // A page token may be masked as a secret. Two pages must still have different keys, or one would be used for the
    // other when the run resumes.
    let mark = SHA256.of(Array(there.text.utf8)).hex.prefix(8)
    return PlannedRequest(url: there.text, key: masked == there.text ? masked : "\(masked)#page-\(number)-\(mark)")
  }

  /// The most pages of the first page's estimate that are believed.
  private static let documentsExpectedMax = 1_000_000

  private func expect(_ facts: PageFacts) {
    // An estimate for the progress bar: implausible numbers are limited, so that the sum cannot overflow.
    if let pages = facts.pages { documentsTotal += min(max(0, pages - 1), Self.documentsExpectedMax) }
    if let total = facts.total, let size = request.pages?.size, size > 0, !facts.isLast {
      documentsTotal += min(max(0, (total - 1) / size), Self.documentsExpectedMax)
    }
  }

  /// Compares the declared total with the content of the pages.
  private func declare(_ tally: PageTally, _ pages: Pages) throws(FetchError) {
    guard let declared = tally.declared, !isEnough else { return }
    if let path = pages.total?.counts {
      guard tally.counted == declared else {
        throw .totalDisagrees(url: tally.url, declared: declared, found: tally.counted, of: path.description)
      }
    } else {
      // The readers count the records; the ledger of the run compares.
      let (sum, isTooMuch) = (recordsDeclared ?? 0).addingReportingOverflow(declared)
      recordsDeclared = isTooMuch ? Int.max : sum
    }
  }
}

/// The totals of one request's pages so far.
private struct PageTally {
  let url: String
  let pagesMax: Int
  private(set) var pages = 0
  private(set) var declared: Int?
  private var pagesDeclared: Int?
  private(set) var counted = 0
  private var seen: [Digest: Int] = [:]

  init(url: String, pagesMax: Int) {
    self.url = url
    self.pagesMax = pagesMax
  }

  mutating func begin() throws(FetchError) {
    guard pages < pagesMax else { throw .tooManyPages(url: url, pagesMax: pagesMax) }
    pages += 1
  }

  /// - Parameter number: the source's number for the page.
  mutating func count(_ digest: Digest, _ facts: PageFacts, as number: Int) throws(FetchError) {
    if let earlier = seen.updateValue(number, forKey: digest) {
      throw .pagesRepeat(url: url, page: number, earlier: earlier)
    }
    // This number decides which page is the last: if it shrank, the list would end early and lose its rest unnoticed.
    if let count = facts.pages {
      if let before = pagesDeclared, before != count {
        throw .pagesChanged(url: url, page: number, before: before, after: count)
      }
      pagesDeclared = count
    }
    if facts.isEmpty { throw .emptyPage(url: url, page: pages, pages: facts.pages ?? 0) }
    if let total = facts.total {
      if let before = declared, before != total { throw .totalChanged(url: url, before: before, after: total) }
      declared = total
    }
    counted += facts.counted ?? 0
  }
}
