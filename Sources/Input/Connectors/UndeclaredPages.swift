internal import Formats
internal import Schema

/// What a reply says about further records where the connector declares neither pages nor a total: names that services
/// give to the next page and to the number of all records.
struct UndeclaredPages: Hashable {
  /// Documents above this size are not looked at a second time, in bytes.
  static let bytesMax = 8 << 20

  /// Where services put the address or the token of the next page, or say that there is one.
  private static let nexts = [
    "next", "links.next", "_links.next", "paging.next", "pagination.next", "meta.next", "nextPage", "next_page",
    "nextLink", #""@odata.nextLink""#, "nextPageToken", "next_page_url", "nextCursor", "next_cursor",
    "meta.next_cursor",
    "hasMore", "has_more", "hasNext", "hasNextPage", "pagination.hasMore", "meta.hasMore", "meta.has_more",
  ]
  /// Where they put the number of all records, under names that mean nothing else.
  private static let totals = [
    "totalRecords", "totalCount", "total_count", "totalElements", "totalItems", "total_items", "totalResults",
    "total_results", "numFound", "response.numFound", "numberMatched", #""@odata.count""#, "page.totalElements",
    "meta.totalCount", "meta.total_count", "pagination.total", "paging.total", "meta.total",
  ]
  /// A name that may also be that of a sum of figures.
  private static let doubtful = "total"

  /// All of these paths.
  static let paths: [DocumentPath] = (nexts + totals + [doubtful]).map { text in
    guard let path = try? DocumentPath(parsing: text) else { preconditionFailure("\(text) is a path") }
    return path
  }

  /// The path of a next page; nil if the reply names none.
  var next: String?
  /// The paths of totals, with their numbers.
  var totals: [String: Int] = [:]

  /// - Parameter values: the values at `paths`, in their order.
  init(_ values: [Value?]) {
    for (index, value) in values.enumerated() {
      if index < Self.nexts.count {
        if next == nil, !PageReader.isAbsent(value) { next = Self.nexts[index] }
      } else if case .integer(let number)? = value, number > 0 {
        totals[index < Self.paths.count - 1 ? Self.totals[index - Self.nexts.count] : Self.doubtful] = Int(number)
      }
    }
  }

  init() {}

  /// A total that is larger than a number of records: the first path by name, and its number.
  ///
  /// `total` alone counts records only beside a number of them that looks like a page.
  func larger(than records: Int) -> (path: String, total: Int)? {
    totals.sorted { $0.key < $1.key }.first { path, total in
      total > records && (path != Self.doubtful || records >= 10 && records.isMultiple(of: 10))
    }.map { ($0.key, $0.value) }
  }
}
