public import Formats

/// How the pages of a reply are followed to the end.
public struct Pages: Hashable, Sendable {
  /// The step from one page to the next.
  public enum Way: Hashable, Sendable {
    /// A query item holds the page number, which starts at a first number.
    case number(item: String, from: Int, last: LastPage)
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
    number: String, from: Int = 0, sizeName: String? = nil, size: Int = 0, last: LastPage, total: Total? = nil,
    pagesMax: Int = Pages.pagesMaxDefault
  ) {
    self.init(
      .number(item: number, from: from, last: last), sizeName: sizeName, size: size, total: total, pagesMax: pagesMax)
  }
}

/// How the last page is recognised.
public enum LastPage: Hashable, Sendable {
  /// `links.next is absent`: the page has nothing at this path.
  case absent(DocumentPath)
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
