internal import Formats

/// The pages of one request so far: where they end, whether they go in a circle, and how many records they have.
struct PageTally {
  /// What follows a page.
  enum Step {
    case more
    /// The page is the last one.
    case last
    /// The total was reached before this page, which adds nothing and is left out.
    case beyond
  }

  /// The most records that are remembered, over all pages; later ones count as new.
  static let recordsMax = 4_000_000

  let url: String
  private let pages: Pages
  /// The number of pages.
  private(set) var count = 0
  /// The total that the source declares.
  private(set) var declared: Int?
  private var pagesDeclared: Int?
  private var records = SeenRecords()
  /// The items that the total counts, if it does not count records.
  private var items = SeenRecords()
  /// The number of records of the previous page; nil before the first.
  private var lastCount: Int?
  /// The records of the fullest page.
  private(set) var fullest = 0
  private var emptyInARow = 0
  /// Whether the list was ended by two empty pages although the last one leads to another, and no total says that it is
  /// complete.
  private(set) var isEndDoubtful = false
  /// What the pages say of further records where the connector does not read it.
  private(set) var undeclared = UndeclaredPages()
  /// Whether a page had the path that leads to the next one, whatever its value.
  private(set) var hasNextPath = false

  init(url: String, _ pages: Pages) {
    self.url = url
    self.pages = pages
  }

  /// Records of later pages that an earlier page had too.
  var repeated: Int { records.repeated }
  /// A total that no part of the connector reads, and that is larger than what has come.
  var totalUnread: (path: String, total: Int, found: Int)? {
    undeclared.larger(than: found).map { ($0.path, $0.total, found) }
  }
  /// The number of records, each counted once unless the connector says that pages repeat records.
  private var found: Int { records.count(withRepeats: pages.hasRepeats) }

  /// Whether the declared total has come.
  var isReached: Bool {
    guard let declared, count > 0 else { return false }
    return (pages.total?.counts == nil ? found : items.count(withRepeats: pages.hasRepeats)) >= declared
  }

  mutating func begin() throws(FetchError) {
    guard count < pages.pagesMax else { throw .tooManyPages(url: url, pagesMax: pages.pagesMax) }
    count += 1
  }

  /// Adds a page.
  ///
  /// - Parameter number: the source's number for the page.
  mutating func take(_ facts: PageFacts, as number: Int) throws(FetchError) -> Step {
    // This number decides which page is the last: if it shrank, the list would end early and lose its rest unnoticed.
    if let now = facts.pages {
      if let before = pagesDeclared, before != now {
        throw .pagesChanged(url: url, page: number, before: before, after: now)
      }
      pagesDeclared = now
    }
    if facts.hasNextPath { hasNextPath = true }
    if count == 1 { undeclared = facts.undeclared }
    let wasReached = count > 1 && isReached
    if facts.records.isEmpty { return try takeEmpty(facts, wasReached: wasReached) }
    emptyInARow = 0
    if !pages.hasRepeats, let earlier = records.page(with: facts.records) {
      if wasReached { return .beyond }
      throw .pagesRepeat(url: url, page: number, earlier: earlier)
    }
    try take(total: facts.total)
    if case .number(_, _, let step, _) = pages.way, step > 1, let before = lastCount, before < step {
      throw .shortPage(url: url, page: number, before: before, step: step)
    }
    records.insert(facts.records, page: number)
    items.insert(facts.counted, page: number)
    (lastCount, fullest) = (facts.records.count, max(fullest, facts.records.count))
    if facts.isLast { return .last }
    // A page that is not full ends a list whose total has come; after a full one, only the next page can show it.
    return isReached && facts.records.count < max(pages.size, fullest) ? .last : .more
  }

  private mutating func takeEmpty(_ facts: PageFacts, wasReached: Bool) throws(FetchError) -> Step {
    if wasReached { return .beyond }
    if let all = facts.pages, all > 1 { throw .emptyPage(url: url, page: count, pages: all) }
    try take(total: facts.total)
    items.insert(facts.counted, page: count)
    if facts.isLast { return .last }
    // Some services link to a next page for ever; others have an empty page among full ones.
    emptyInARow += 1
    if emptyInARow > 1, declared == nil, case .next = pages.way { isEndDoubtful = true }
    return isReached || emptyInARow > 1 ? .last : .more
  }

  private mutating func take(total: Int?) throws(FetchError) {
    guard let total else { return }
    if let before = declared, before != total { throw .totalChanged(url: url, before: before, after: total) }
    declared = total
  }

  /// Compares the declared total with the content of the pages.
  ///
  /// - Returns: the number of records that the readers must find; nil if the total says nothing about it.
  func recordsDeclared() throws(FetchError) -> Int? {
    guard let declared else { return nil }
    let path = pages.total?.counts
    let (all, repeated) =
      path == nil ? (found, records.repeated) : (items.count(withRepeats: pages.hasRepeats), items.repeated)
    if all != declared, repeated > 0, !pages.hasRepeats {
      throw .recordsRepeat(url: url, declared: declared, found: all, repeated: repeated)
    }
    if let path {
      guard all == declared else {
        throw .totalDisagrees(url: url, declared: declared, found: all, of: path.description)
      }
      return nil
    }
    // The readers count each record, and the ledger of the run compares.
    return pages.hasRepeats || declared > Int.max - repeated ? declared : declared + repeated
  }
}

/// The records of the pages so far.
private struct SeenRecords {
  private var pages: [Int: Int] = [:]
  /// For each page whose records differ in the connector's fields, the hash of these fields in order.
  private var sequences: [Int: Int] = [:]
  private var all = 0
  private(set) var repeated = 0

  func count(withRepeats: Bool) -> Int { withRepeats ? all : all - repeated }

  /// The earlier page whose records these are; nil if one of them is new.
  ///
  /// Equal are the same bytes or, since a time stamp may stand in every record, the same values of the connector's
  /// fields in the same order, if these fields tell the records of the page apart.
  func page(with records: [PageRecord]) -> Int? {
    if records.allSatisfy({ pages[$0.whole] != nil }) { return pages[records[0].whole] }
    return Self.sequence(records).flatMap { sequences[$0] }
  }

  mutating func insert(_ records: [PageRecord], page: Int) {
    all += records.count
    repeated += records.count(where: { pages[$0.whole] != nil })
    for record in records where pages.count < PageTally.recordsMax && pages[record.whole] == nil {
      pages[record.whole] = page
    }
    if let sequence = Self.sequence(records) { sequences[sequence] = page }
  }

  private static func sequence(_ records: [PageRecord]) -> Int? {
    guard records.count > 1, Set(records.map(\.fields)).count == records.count else { return nil }
    var hasher = Hasher()
    for record in records { hasher.combine(record.fields) }
    return hasher.finalize()
  }
}
