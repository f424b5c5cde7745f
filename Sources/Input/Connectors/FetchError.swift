internal import Platform

/// A reply that is complete HTTP but not the expected content.
enum FetchError: Problem, Hashable {
  /// The plan of a stream has no request, since a list is empty.
  case nothingToAsk(stream: String, parameter: String)
  /// The body reports a failure.
  case refused(url: String, code: String, reason: String)
  /// The body is not in the declared format.
  case wrongFormat(url: String, found: String, expected: String)
  /// The page lacks a value that the connector expects.
  case factMissing(url: String, path: String)
  case totalChanged(url: String, before: Int, after: Int)
  /// Two pages declare different numbers of pages.
  case pagesChanged(url: String, page: Int, before: Int, after: Int)
  /// The declared total differs from the content of the pages.
  case totalDisagrees(url: String, declared: Int, found: Int, of: String)
  case emptyPage(url: String, page: Int, pages: Int)
  case pagesRepeat(url: String, page: Int, earlier: Int)
  case tooManyPages(url: String, pagesMax: Int)
  /// The total is right only if records that came on several pages are counted several times.
  case recordsRepeat(url: String, declared: Int, found: Int, repeated: Int)
  /// A page has fewer records than the next one skips.
  case shortPage(url: String, page: Int, before: Int, step: Int)
  /// No reply of this run or an earlier one had the path that leads to the next page, and nothing else shows that the
  /// replies are complete.
  case nextNeverSeen(url: String, path: String, records: Int)
  /// The page links to a next page that is not allowed.
  case strangeLink(url: String, link: String, reason: String)
  case linksRepeat(url: String, page: Int, link: String)
  /// 304 to a request without a validator.
  case unaskedNotModified(url: String)
  /// Neither the header nor the format (with its article) marks the end of the body, so a truncated one would look
  /// complete.
  case endUncertain(url: String, format: String)
  /// No file fits the pattern; the others that are there are not what a source wants.
  case noFiles(folder: String, pattern: String, others: [String] = [])
  /// All matching files of a drop folder are symbolic links.
  case onlyLinks(folder: String, names: [String])
  /// A mistake that the configuration checks should have found.
  case misconfigured(stream: String, detail: String)

  var what: String {
    switch self {
    case .nothingToAsk(let stream, let parameter):
      "the stream \(stream) has nothing to ask for: \(parameter) is empty"
    case .refused(let url, let code, let reason):
      "\(url): the service refused (\(code))\(reason.isEmpty ? "" : ": \(reason)")"
    case .wrongFormat(let url, let found, let expected): "\(url): the service sent \(found) instead of \(expected)"
    case .factMissing(let url, let path): "\(url): the reply does not say \(path)"
    case .totalChanged(let url, let before, let after):
      "\(url): the source changed while it was read: it declared \(before), then \(after)"
    case .pagesChanged(let url, let page, let before, let after):
      "\(url): the source changed while it was read: it declared \(before) pages, and on page \(page) it declares \(after)"
    case .totalDisagrees(let url, let declared, let found, let path):
      "\(url): the source declared \(declared) of \(path) and sent \(found)"
    case .emptyPage(let url, let page, let pages): "\(url): page \(page) of \(pages) holds nothing"
    case .pagesRepeat(let url, let page, let earlier):
      "\(url): page \(page) is page \(earlier) again, the source goes in a circle"
    case .recordsRepeat(let url, let declared, let found, let repeated):
      "\(url): the source declared \(declared) records and sent \(found): \(repeated) came on more than one page"
    case .shortPage(let url, let page, let before, let step):
      "\(url): the page before \(page) has \(before) records, and the next one skips \(step): some would be missing"
    case .nextNeverSeen(let url, let path, let records):
      "\(url): no reply has ever had \(path), and nothing else shows whether there are more than \(Formatting.count(records, "record"))"
    case .tooManyPages(let url, let pagesMax): "\(url): there is no end after \(pagesMax) pages"
    case .strangeLink(let url, let link, let reason):
      "\(url): the page says that \"\(link)\" is the next one, which is not followed: \(reason)"
    case .linksRepeat(let url, let page, let link):
      "\(url): page \(page) leads to \(link) again, the source goes in a circle"
    case .unaskedNotModified(let url): "\(url): the service answered 304 (not modified) to an unconditional request"
    case .endUncertain(let url, let format):
      "\(url): the service does not say how long its reply is, and \(format) that was cut would look whole"
    case .noFiles(let folder, let pattern, let others):
      "no file in \(folder) is named like \(pattern)\(others.isEmpty ? "" : "; there is \(DropFolder.names(others))")"
    case .onlyLinks(let folder, let names):
      "there are only links in \(folder), which are not followed: \(names.joined(separator: ", "))"
    case .misconfigured(let stream, let detail): "the stream \(stream) cannot be fetched: \(detail)"
    }
  }

  var advice: Advice {
    switch self {
    case .nothingToAsk(_, let parameter): "Give the source at least one value of \(parameter)"
    case .refused: "Check the parameters of the source against the reason"
    case .wrongFormat: "Open the address in a browser: it may be a notice of maintenance, or the address is wrong"
    case .factMissing: "Check the connector against the service's documentation"
    case .totalChanged, .pagesChanged:
      "Run again; if it stays so, tell the operator of the service. Nothing was changed"
    case .totalDisagrees, .emptyPage: "Run again; if it stays so, tell the operator of the service. Nothing was changed"
    case .pagesRepeat:
      "Check the names of the query items against the service's documentation, or tell its operator. If pages may hold equal records, say `repeats: true` in the connector's pages. Nothing was changed"
    case .recordsRepeat:
      "Run again; if it stays so, ask the service for a stable order. If pages may hold equal records, say `repeats: true` in the connector's pages. Nothing was changed"
    case .shortPage:
      "Set the step of the connector's pages to the number of records in a full page. Nothing was changed"
    case .nextNeverSeen:
      "Check the path against a reply. If one page may be all, say `single: true` in the connector's pages, or name the path of a total. Nothing was changed"
    case .tooManyPages, .linksRepeat, .strangeLink:
      "Tell the operator of the service, or correct the connector's pages. Nothing was changed"
    case .unaskedNotModified: "Run again with \(.refetching)"
    case .endUncertain:
      "Ask the service for Content-Length or compression; or say `ends_with_connection: true` in the connector's http, and watch its numbers"
    case .noFiles: "Put a file there, or correct folder and pattern of the source"
    case .onlyLinks: "Put the files themselves there; the folder itself may be a link"
    case .misconfigured: "Run `\(.checkConfiguration)`"
    }
  }

  var isRetryable: Bool {
    switch self {
    case .totalChanged, .pagesChanged, .totalDisagrees, .recordsRepeat, .emptyPage, .unaskedNotModified, .noFiles,
      .onlyLinks:
      true
    default: false
    }
  }
}
