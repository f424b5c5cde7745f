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
    var tally = PageTally(url: planned.key, pages)
    switch pages.way {
    case .number(let item, let from, let step, _):
      var number = from
      while try take(planned.page(item, number), as: number, into: &tally) != nil { number += step }
    case .next:
      var seen: Set<String> = [planned.url]
      var current = planned
      while let link = try take(current, as: tally.count + 1, into: &tally)?.next {
        let number = tally.count
        current = try next(link, after: current, number: number + 1)
        guard seen.insert(current.url).inserted else {
          if tally.isReached { break }
          throw FetchError.linksRepeat(url: planned.key, page: number, link: current.key)
        }
      }
    }
    hasNextPath = hasNextPath || tally.hasNextPath
    fullestPage = max(fullestPage, tally.fullest)
    recordsRepeated += tally.repeated
    if tally.isEndDoubtful {
      note("the list ended with two pages without records, and the second leads to another: name a `total`", planned)
    }
    if let (path, total, found) = tally.totalUnread, !isEnough {
      note("\(path) says \(total) records, and \(found) came: name it as `total` in the connector's pages", planned)
    }
    if isEnough { return }
    if let declared = try tally.recordsDeclared() {
      let (sum, isTooMuch) = (recordsDeclared ?? 0).addingReportingOverflow(declared)
      recordsDeclared = isTooMuch ? Int.max : sum
    }
  }

  /// Statuses by which services say that there is no such page.
  private static let noSuchPage = [400, 404, 416]

  /// Fetches one page; nil if no other follows it.
  private func take(_ page: PlannedRequest, as number: Int, into tally: inout PageTally) throws -> PageFacts? {
    let before = documents.count
    try tally.begin()
    let facts: PageFacts
    do {
      facts = try obtain(page, page: number).facts
    } catch let error as TransferError where tally.isReached && Self.noSuchPage.contains(error.status ?? 0) {
      return nil
    }
    switch try tally.take(facts, as: number) {
    case .beyond:
      if documents.count > before { removeLast() }
      return nil
    case .last:
      answers.take(facts.records, of: page)
      if tally.count == 1 { expect(facts) }
      return nil
    case .more:
      answers.take(facts.records, of: page)
      if tally.count == 1 { expect(facts) }
      return isEnough ? nil : facts
    }
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
    return PlannedRequest(
      url: there.text, key: masked == there.text ? masked : "\(masked)#page-\(number)-\(mark)", places: page.places,
      batch: page.batch)
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
}
