public import Readers

/// How a reply that comes in pages is followed to its end.
public struct Pages: Hashable, Sendable {
  /// From one page to the next.
  public enum Way: Hashable, Sendable {
    /// A query item counts the pages from a first number on.
    case number(item: String, from: Int, last: LastPage)
    /// Every page but the last holds the address of the next one, absolute or relative, at this path.
    case next(DocumentPath)
  }

  /// Counted or linked.
  public var way: Way
  /// The query item that sets how many items a page holds.
  var sizeName: String?
  /// How many values or items at the most.
  public var size: Int
  /// Absent where the source does not say how much it has.
  public var total: Total?
  /// A source that goes on beyond this many pages runs in a circle.
  var pagesMax: Int

  /// More pages than this are a circle where the connector says nothing.
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

  /// Pages that are counted.
  public init(
    number: String, from: Int = 0, sizeName: String? = nil, size: Int = 0, last: LastPage, total: Total? = nil,
    pagesMax: Int = Pages.pagesMaxDefault
  ) {
    self.init(
      .number(item: number, from: from, last: last), sizeName: sizeName, size: size, total: total, pagesMax: pagesMax)
  }
}

/// How the last page is known.
public enum LastPage: Hashable, Sendable {
  /// `links.next is absent`: the page has nothing at this path.
  case absent(DocumentPath)
  /// `totalPages is reached`: the path holds the number of pages.
  case count(DocumentPath)
}

/// The number of things that a source says it has.
public struct Total: Hashable, Sendable {
  /// Where every page says it.
  public var path: DocumentPath
  /// What it counts, over all pages of one request; nil where it counts the records themselves.
  public var counts: DocumentPath?

  public init(path: DocumentPath, counts: DocumentPath? = nil) {
    self.path = path
    self.counts = counts
  }
}
