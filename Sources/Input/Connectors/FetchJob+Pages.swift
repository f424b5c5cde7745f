internal import Landing
internal import Platform
internal import Readers
internal import Transfer

/// From page to page until the source says that there is none.
extension FetchJob {
  /// The longest address of a next page, in bytes.
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

  /// The request for the page that a page names.
  ///
  /// What a source sends must not lead elsewhere: to another host, where the requests' secrets would go with it, or from
  /// https to http.
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
    // A place in the list may look like a secret. Two pages must not share a key all the same, or one would be taken for
    // the other when the run goes on.
    let mark = SHA256.of(Array(there.text.utf8)).hex.prefix(8)
    return PlannedRequest(url: there.text, key: masked == there.text ? masked : "\(masked)#page-\(number)-\(mark)")
  }

  /// The first page may tell how many there will be.
  private static let documentsExpectedMax = 1_000_000

  private func expect(_ facts: PageFacts) {
    // A foretaste for the progress bar: numbers that no service has are not believed, and not added up.
    if let pages = facts.pages { documentsTotal += min(max(0, pages - 1), Self.documentsExpectedMax) }
    if let total = facts.total, let size = request.pages?.size, size > 0, !facts.isLast {
      documentsTotal += min(max(0, (total - 1) / size), Self.documentsExpectedMax)
    }
  }

  /// Compares what the source declared with what its pages held.
  private func declare(_ tally: PageTally, _ pages: Pages) throws(FetchError) {
    guard let declared = tally.declared, !isEnough else { return }
    if let path = pages.total?.counts {
      guard tally.counted == declared else {
        throw .totalDisagrees(url: tally.url, declared: declared, found: tally.counted, of: path.description)
      }
    } else {
      // The records are counted by whoever reads them; the ledger of the run compares.
      let (sum, isTooMuch) = (recordsDeclared ?? 0).addingReportingOverflow(declared)
      recordsDeclared = isTooMuch ? Int.max : sum
    }
  }
}

/// What the pages of one request have brought so far.
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

  /// - Parameter number: how the source calls the page.
  mutating func count(_ digest: Digest, _ facts: PageFacts, as number: Int) throws(FetchError) {
    if let earlier = seen.updateValue(number, forKey: digest) {
      throw .pagesRepeat(url: url, page: number, earlier: earlier)
    }
    // The last page is known by this number: one that shrinks would end the list early, and nobody would miss the rest.
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
