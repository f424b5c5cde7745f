internal import Platform

/// A reply that is complete as HTTP and still not what was asked for.
enum FetchError: Problem, Hashable {
  /// The plan of a stream has no request: a list is empty.
  case nothingToAsk(stream: String, parameter: String)
  /// The body tells of a failure.
  case refused(url: String, code: String, reason: String)
  /// The body is not of the format that the connector declares.
  case wrongFormat(url: String, found: String, expected: String)
  /// The page does not say what the connector says it does.
  case factMissing(url: String, path: String)
  case totalChanged(url: String, before: Int, after: Int)
  /// One page says that there are so many pages, a later one that there are others.
  case pagesChanged(url: String, page: Int, before: Int, after: Int)
  /// The source counts otherwise than its pages.
  case totalDisagrees(url: String, declared: Int, found: Int, of: String)
  case emptyPage(url: String, page: Int, pages: Int)
  case pagesRepeat(url: String, page: Int, earlier: Int)
  case tooManyPages(url: String, pagesMax: Int)
  /// The page names a next one that is not followed.
  case strangeLink(url: String, link: String, reason: String)
  case linksRepeat(url: String, page: Int, link: String)
  /// 304 to a request that named no validator.
  case unaskedNotModified(url: String)
  /// Neither the header nor the format, with its article, says where the body ends, so that a cut one looks whole.
  case endUncertain(url: String, format: String)
  case noFiles(folder: String, pattern: String)
  /// All that could be taken from a drop folder are links.
  case onlyLinks(folder: String, names: [String])
  /// A mistake that configuration checks should have found.
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
    case .tooManyPages(let url, let pagesMax): "\(url): there is no end after \(pagesMax) pages"
    case .strangeLink(let url, let link, let reason):
      "\(url): the page says that \"\(link)\" is the next one, which is not followed: \(reason)"
    case .linksRepeat(let url, let page, let link):
      "\(url): page \(page) leads to \(link) again, the source goes in a circle"
    case .unaskedNotModified(let url): "\(url): the service answered 304 (not modified) to an unconditional request"
    case .endUncertain(let url, let format):
      "\(url): the service does not say how long its reply is, and \(format) that was cut would look whole"
    case .noFiles(let folder, let pattern): "no file in \(folder) is named like \(pattern)"
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
    case .pagesRepeat, .tooManyPages, .linksRepeat, .strangeLink:
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
    case .totalChanged, .pagesChanged, .totalDisagrees, .emptyPage, .unaskedNotModified, .noFiles, .onlyLinks: true
    default: false
    }
  }
}
