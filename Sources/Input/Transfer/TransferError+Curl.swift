internal import CCurl
public import Platform

extension TransferError {
  /// The error for a result code of libcurl (libcurl-errors(3)).
  static func of(_ code: CURLcode, _ request: Request, _ exchange: Exchange) -> TransferError {
    func error(_ kind: Kind, _ detail: String) -> TransferError {
      TransferError(kind, url: request.shownURL, status: exchange.status == 0 ? nil : exchange.status, detail: detail)
    }
    let library = String(cString: curl_easy_strerror(code)).lowercased()
    if let objection = exchange.objection, code == CURLE_COULDNT_CONNECT {
      if case .like = exchange.addresses {
        return error(.badRedirect, "redirected to \(objection), where the service itself is not")
      }
      return error(.forbiddenAddress, "the name stands for \(objection), which must not be connected to")
    }
    if exchange.isOverlong { return error(.tooLong, "the body is longer than \(request.bodyBytesMax) bytes") }
    // libcurl buffers a line until it is complete, and reports one of more than 100 kB as out of memory
    // (CURL_MAX_HTTP_HEADER).
    let isLineOverlong = code == CURLE_OUT_OF_MEMORY && !exchange.hasHeaderEnded
    if exchange.hasTooManyHeaders || isLineOverlong {
      return error(
        .headerTooLong,
        "the header is longer than \(Exchange.headerBytesMax) bytes or has more than \(Exchange.headersMax) fields")
    }
    if exchange.isFollowed { return error(.notHTTP, "something follows the packed body") }
    if exchange.isMiscoded {
      return error(.notHTTP, "the body is not in the encoding that its header names")
    }
    if let coding = exchange.foreignCoding {
      let shown = ForeignText.shown(coding, secrets: request.secrets)
      return error(.notHTTP, "the body is in the encoding \(shown), for which nobody asked")
    }
    switch code {
    case CURLE_ABORTED_BY_CALLBACK: return error(.cancelled, "cancelled")
    case CURLE_URL_MALFORMAT: return error(.badURL, "libcurl cannot read this address")
    case CURLE_COULDNT_RESOLVE_HOST: return error(.nameNotFound, "there is no such host")
    case CURLE_COULDNT_CONNECT: return error(.noConnection, "nobody answers at this address")
    case CURLE_OPERATION_TIMEDOUT: return timeout(request, exchange)
    case CURLE_PARTIAL_FILE: return error(.cut, "the body was cut after \(exchange.bytes) bytes")
    case CURLE_GOT_NOTHING: return error(.cut, "the connection was closed without an answer")
    case CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM:
      return error(.cut, "the connection broke after \(exchange.bytes) bytes (\(library))")
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CACERT_BADFILE:
      return error(.tls, "no secure connection (\(library))")
    case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL: return error(.notHTTP, "the answer is not HTTP")
    default: return error(.other, library)
    }
  }

  private static func timeout(_ request: Request, _ exchange: Exchange) -> TransferError {
    let limits = request.timeouts
    let detail =
      exchange.status == 0 && exchange.headerBytes == 0
      ? "no answer in time (\(limits.connect) s to connect, \(limits.total) s in all)"
      : "too slow: less than \(limits.bytesPerSecondMin) bytes a second for \(limits.stalled) s, or \(limits.total) s over"
    return TransferError(exchange.headerBytes == 0 ? .timeout : .stalled, url: request.shownURL, detail: detail)
  }
}

extension Response {
  /// Throws `TransferError` for a status of 400 and above, quoting the service's explanation.
  ///
  /// A partial document (206, RFC 9110 section 15.3.7) was not requested and is refused too.
  ///
  /// - Parameter explain: turns an error's body into a sentence, if the caller knows its structure.
  public func requireSuccess(
    of request: Request, now: Timestamp, explain: ([UInt8]) -> String? = { _ in nil }
  ) throws(TransferError) {
    guard status >= 400 || status == 206 else { return }
    let words = explain(errorBody).map { ": \(ForeignText.shown($0, secrets: request.secrets))" } ?? ""
    throw TransferError(
      .status, url: request.shownURL, status: status, retryAt: retryAt(now: now),
      detail: "the service answered \(status)\(words)")
  }
}
