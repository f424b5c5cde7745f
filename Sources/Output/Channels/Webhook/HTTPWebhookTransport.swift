internal import Platform
internal import Transfer

/// Posts webhooks over HTTP, to public addresses and those that the operator allows.
///
/// The address is checked when the connection is opened (`AddressGuard`), so a name that resolves differently at the
/// next attempt cannot bypass the check.
final class HTTPWebhookTransport: WebhookTransport {
  private let client: HTTPClient
  private let attemptSecondsMax: Double

  /// The time limit for establishing a connection, in seconds.
  static let connectSecondsMax: Double = 10

  /// - Parameters:
  ///   - allowed: the private ranges that the operator allows (`webhooks: allow:` in `klamra.yaml`).
  ///   - attemptSecondsMax: the time limit of an attempt, from the first packet to the last.
  init(allowing allowed: [CIDR] = [], attemptSecondsMax: Double = WebhookLimits.attemptSecondsMax) throws {
    self.attemptSecondsMax = attemptSecondsMax
    client = try HTTPClient(addresses: .publicOnly(allowing: allowed))
  }

  /// Posts once through libcurl; the guard checks the address of the connection.
  func post(
    url: String, headers: [(name: String, value: String)], body: [UInt8]
  ) throws(WebhookFailure) -> WebhookReply {
    var request = Request(url, method: .post, headers: headers.map { Header($0.name, $0.value) }, body: body)
    request.timeouts = Timeouts(
      connect: min(Self.connectSecondsMax, attemptSecondsMax), total: attemptSecondsMax, stalled: attemptSecondsMax,
      bytesPerSecondMin: 1)
    request.bodyBytesMax = WebhookLimits.answerBytesMax
    request.overlong = .isCut
    request.redirectsMax = 0
    do {
      let response = try client.perform(request)
      let now = Timestamp.now
      let wished = RetryAfter.moment(response.header("Retry-After"), now: now)
      return WebhookReply(status: response.status, retryAfter: wished.map { max(0, $0.seconds(since: now)) })
    } catch let error as TransferError {
      // Without the URL: it may hold a token, and the problem is listed and logged.
      throw WebhookFailure(error.advice.isEmpty ? error.detail : "\(error.detail). \(error.advice)")
    } catch {
      throw WebhookFailure("\(error)")
    }
  }
}
