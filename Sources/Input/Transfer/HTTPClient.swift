internal import CCurl
internal import Glibc
public import Platform

/// An HTTP client that reuses connections. Used by one thread at a time.
///
/// Only http and https; no proxy from the environment, no cookies, no user and password in a URL. Bodies are requested
/// in gzip and counted after decoding.
public final class HTTPClient {
  /// The User-Agent of the gateway.
  public static let agent = "klamra/0.1"

  private let handle: UnsafeMutableRawPointer
  private let exchange: Exchange
  private let addresses: AddressGuard

  /// Once per process, before any of its threads uses libcurl (curl_global_init(3)).
  private static let isReady: Bool = {
    // A peer that closes its end must cause an error of one exchange, not a signal to the process; with
    // CURLOPT_NOSIGNAL libcurl leaves that to the program (https://curl.se/libcurl/c/CURLOPT_NOSIGNAL.html).
    signal(SIGPIPE, SIG_IGN)
    return curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
  }()

  /// - Parameter addresses: the addresses to which this client may connect.
  public init(addresses: AddressGuard = .open) throws(TransferError) {
    guard Self.isReady, let handle = curl_easy_init() else {
      throw TransferError(.other, url: "", detail: "libcurl has no memory for a client")
    }
    self.handle = handle
    self.addresses = addresses
    exchange = Exchange(addresses: addresses)
  }

  deinit { curl_easy_cleanup(handle) }

  /// Makes one request, following redirects, and passes a body of status 2xx to the sink piece by piece.
  ///
  /// Any complete answer is returned, also one with an error status; `TransferError` is thrown if there is none. An
  /// error of the sink ends the exchange and is rethrown. A repeated request delivers its body from the beginning.
  public func perform(
    _ request: Request, cancellation: Cancellation? = nil,
    _ sink: (UnsafeRawBufferPointer) throws -> Void = { _ in }
  ) throws -> Response {
    try perform(request, cancellation, beforeRedirect: {}, sink)
  }

  /// Makes one request as `perform(_:cancellation:_:)` does, with a callback before every followed redirect.
  ///
  /// - Parameter beforeRedirect: called before each further request; its error ends the exchange and is rethrown.
  public func perform(
    _ request: Request, _ cancellation: Cancellation?, beforeRedirect: () throws -> Void,
    _ sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws -> Response {
    guard WebAddress(request.url) != nil else {
      throw TransferError(
        .badURL, url: request.shownURL, detail: "this is no http or https address without user and password")
    }
    var hop = request
    var redirects = 0
    exchange.addresses = addresses
    while true {
      let response = try single(hop, cancellation, sink)
      guard [301, 302, 303, 307, 308].contains(response.status), request.method != .post, request.redirectsMax > 0
      else { return response }
      redirects += 1
      hop = try redirected(hop, response, count: redirects)
      try beforeRedirect()
      // The operator chose the first address; the server that answers there chooses the next.
      if redirects == 1, addresses == .open { exchange.addresses = peer.map { .like($0) } ?? .publicOnly() }
    }
  }

  /// The address of the last answer, also if its connection was reused.
  private var peer: IPAddress? {
    var text: UnsafeMutablePointer<CChar>?
    guard klamra_curl_get_string(handle, CURLINFO_PRIMARY_IP, &text) == CURLE_OK, let text else { return nil }
    return IPAddress(String(cString: text))
  }

  /// The request that follows a redirect.
  ///
  /// Not left to libcurl, which would send our header fields, including keys, to any host.
  private func redirected(_ request: Request, _ response: Response, count: Int) throws(TransferError) -> Request {
    func problem(_ detail: String) -> TransferError {
      TransferError(.badRedirect, url: request.shownURL, status: response.status, detail: detail)
    }
    guard count <= request.redirectsMax else {
      throw problem("redirected more than \(request.redirectsMax) times")
    }
    guard let location = response.header("Location"), let old = WebAddress(request.url) else {
      throw problem("a redirect (\(response.status)) without an address to go to")
    }
    guard let new = old.resolving(location) else {
      let shown = ForeignText.shown(location, secrets: request.secrets)
      throw problem("redirected to \(shown), which is no http or https address")
    }
    guard old.scheme == "http" || new.scheme == "https" else {
      throw problem("redirected from https to \(ForeignText.shown(new.text, secrets: request.secrets))")
    }
    var next = request
    next.url = new.text
    if !new.hasSameOrigin(as: old) { next.headers = [] }
    return next
  }

  private func single(
    _ request: Request, _ cancellation: Cancellation?, _ sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws -> Response {
    if cancellation?.isCancelled == true {
      throw TransferError(.cancelled, url: request.shownURL, detail: "cancelled")
    }
    exchange.begin(request, cancellation)
    let fields = try HeaderList(request)
    configure(request, fields)
    let code = withoutActuallyEscaping(sink) { sink in
      exchange.sink = sink
      defer { exchange.sink = nil }
      return curl_easy_perform(handle)
    }
    if let failure = exchange.failure { throw failure }
    let isCut = exchange.isOverlong && request.overlong == .isCut
    guard code == CURLE_OK || isCut else { throw error(code, request) }
    if !isCut, exchange.isPacked, hasBody(request), (200..<300).contains(exchange.status), !exchange.isUnpacked {
      throw TransferError(
        .cut, url: request.shownURL, status: exchange.status,
        detail: "the packed body ends early; \(exchange.bytes) bytes of it could be unpacked")
    }
    return Response(
      status: exchange.status, headers: exchange.headers, url: request.url, bytes: exchange.bytes,
      errorBody: exchange.errorBody, isEndCertain: isEndCertain(request), seconds: seconds())
  }

  private func configure(_ request: Request, _ fields: borrowing HeaderList) {
    // Resetting keeps connections, sessions and the name cache (curl_easy_reset(3)).
    curl_easy_reset(handle)
    let context = Unmanaged.passUnretained(exchange).toOpaque()
    text(CURLOPT_URL, request.url)
    text(CURLOPT_PROTOCOLS_STR, "http,https")
    text(CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
    text(CURLOPT_PROXY, "")
    text(CURLOPT_USERAGENT, Self.agent)
    number(CURLOPT_NOSIGNAL, 1)
    number(CURLOPT_FOLLOWLOCATION, 0)
    number(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
    number(CURLOPT_TCP_KEEPALIVE, 1)
    number(CURLOPT_BUFFERSIZE, 1 << 18)
    number(CURLOPT_CONNECTTIMEOUT_MS, milliseconds(request.timeouts.connect))
    number(CURLOPT_TIMEOUT_MS, milliseconds(request.timeouts.total))
    number(CURLOPT_LOW_SPEED_LIMIT, request.timeouts.bytesPerSecondMin)
    number(CURLOPT_LOW_SPEED_TIME, max(1, Int(request.timeouts.stalled.rounded(.up))))
    number(CURLOPT_NOPROGRESS, 0)
    klamra_curl_set_list(handle, CURLOPT_HTTPHEADER, fields.list)
    klamra_curl_set_data_callback(handle, CURLOPT_WRITEFUNCTION, exchangeDidReceiveBody)
    klamra_curl_set_data_callback(handle, CURLOPT_HEADERFUNCTION, exchangeDidReceiveHeader)
    klamra_curl_set_socket_callback(handle, exchangeShouldOpen)
    klamra_curl_set_progress_callback(handle, exchangeDidProgress)
    for option in [CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_OPENSOCKETDATA, CURLOPT_XFERINFODATA] {
      klamra_curl_set_pointer(handle, option, context)
    }
    switch request.method {
    case .get: break
    case .head: number(CURLOPT_NOBODY, 1)
    case .post:
      klamra_curl_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count))
      var body = request.body.isEmpty ? [0] : request.body
      // libcurl copies the body; the size was set before, as CURLOPT_COPYPOSTFIELDS(3) requires.
      klamra_curl_set_pointer(handle, CURLOPT_COPYPOSTFIELDS, &body)
    }
  }

  /// Whether the answer itself marks the end of its body.
  private func isEndCertain(_ request: Request) -> Bool {
    if !hasBody(request) || exchange.isUnpacked { return true }
    var version = 0
    klamra_curl_get_long(handle, CURLINFO_HTTP_VERSION, &version)
    if version >= Int(CURL_HTTP_VERSION_2_0) { return true }
    return exchange.headers.contains { field in
      let name = field.name.lowercased()
      return name == "content-length" || (name == "transfer-encoding" && field.value.lowercased().hasSuffix("chunked"))
    }
  }

  private func hasBody(_ request: Request) -> Bool {
    request.method != .head && ![204, 304].contains(exchange.status)
  }

  private func seconds() -> Double {
    var microseconds: curl_off_t = 0
    klamra_curl_get_offset(handle, CURLINFO_TOTAL_TIME_T, &microseconds)
    return Double(microseconds) / 1e6
  }

  private func error(_ code: CURLcode, _ request: Request) -> TransferError {
    TransferError.of(code, request, exchange)
  }

  private func text(_ option: CURLoption, _ value: String) { klamra_curl_set_string(handle, option, value) }
  private func number(_ option: CURLoption, _ value: Int) { klamra_curl_set_long(handle, option, value) }

  /// libcurl interprets 0 as "no limit".
  private func milliseconds(_ seconds: Double) -> Int { max(1, Int(seconds * 1000)) }
}

/// The header fields of a request as a libcurl list; freed when it goes out of scope.
struct HeaderList: ~Copyable {
  private(set) var list: UnsafeMutablePointer<curl_slist>?

  init(_ request: Request) throws(TransferError) {
    // Without this, libcurl waits a second for "100 Continue" before it sends a body (RFC 9110, section 10.1.1).
    var lines = request.method == .post ? ["Expect:"] : []
    // Decompressed by `BodyDecoder`, not by libcurl.
    if !request.headers.contains(where: { $0.name.lowercased() == "accept-encoding" }) {
      lines.append("Accept-Encoding: gzip")
    }
    for field in request.headers {
      guard !field.name.isEmpty, !(field.name + field.value).utf8.contains(where: { $0 == 10 || $0 == 13 || $0 == 0 })
      else {
        throw TransferError(.badURL, url: request.shownURL, detail: "the header field \(field.name) holds a line break")
      }
      // A field without a value is written with a semicolon (CURLOPT_HTTPHEADER(3)).
      lines.append(field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
    }
    for line in lines { list = curl_slist_append(list, line) }
  }

  deinit { curl_slist_free_all(list) }
}
