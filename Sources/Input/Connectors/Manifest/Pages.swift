public import Formats

/// How the pages of a reply are followed to the end.
public struct Pages: Hashable, Sendable {
  /// The step from one page to the next.
  public enum Way: Hashable, Sendable {
    /// A query item counts the pages, or their first records: it starts at a number and grows by a step.
    case number(item: String, from: Int, step: Int, last: LastPage)
    /// Every page but the last holds the URL of the next one, absolute or relative, at this path.
    case next(DocumentPath)
  }

  /// By number or by link.
  public var way: Way
  /// The query item for the page size.
  var sizeName: String?
  /// The page size.
  public var size: Int
  /// The declared total; nil if the source declares none.
  public var total: Total?
  /// The most pages; a source with more is assumed to loop.
  var pagesMax: Int
  /// Whether equal records on two pages are two records. Otherwise a page without a new record is a loop, and a total
  /// counts each record once.
  var hasRepeats = false
  /// Whether a reply may be the only page although no reply ever had the path that leads to the next one.
  var isSingleAllowed = false

  /// The default of `pagesMax`.
  public static let pagesMaxDefault = 10_000

  public init(
    _ way: Way, sizeName: String? = nil, size: Int = 0, total: Total? = nil, pagesMax: Int = Pages.pagesMaxDefault
  ) {
    self.way = way
    self.sizeName = sizeName
    self.size = size
    self.total = total
    self.pagesMax = pagesMax
  }

  /// Numbered pages.
  public init(
    number: String, from: Int = 0, step: Int = 1, sizeName: String? = nil, size: Int = 0, last: LastPage,
    total: Total? = nil, pagesMax: Int = Pages.pagesMaxDefault
  ) {
    self.init(
      .number(item: number, from: from, step: step, last: last), sizeName: sizeName, size: size, total: total,
      pagesMax: pagesMax)
  }

  /// The path by which a page shows whether it is the last; nil if only its records show it.
  var endPath: DocumentPath? {
    switch way {
    case .next(let path), .number(_, _, _, .absent(let path)), .number(_, _, _, .count(let path)),
      .number(_, _, _, .flag(let path, _)):
      path
    case .number(_, _, _, .empty): nil
    }
  }

  /// The path that every page but the last has; nil if the end is known otherwise.
  var nextPath: DocumentPath? {
    switch way {
    case .next(let path), .number(_, _, _, .absent(let path)): path
    case .number: nil
    }
  }
}

/// How the last page is recognised.
public enum LastPage: Hashable, Sendable {
  /// `links.next is absent`: the page has nothing at this path, or null, false, or an empty text, list or object.
  case absent(DocumentPath)
  /// `hasMore is false`, `isLast is true`: the flag at this path has this value. Every page must have it.
  case flag(DocumentPath, Bool)
  /// `page is empty`: the page holds no record.
  case empty
  /// `totalPages is reached`: the path holds the number of pages.
  case count(DocumentPath)
}

/// The total that a source declares.
public struct Total: Hashable, Sendable {
  /// The path of the total in every page.
  public var path: DocumentPath
  /// The items that the total counts, over all pages of one request; nil if it counts the records.
  public var counts: DocumentPath?

  public init(path: DocumentPath, counts: DocumentPath? = nil) {
    self.path = path
    self.counts = counts
  }
}
