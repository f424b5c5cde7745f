internal import Events
internal import Transfer

/// An address, and the secrets that requests to it are signed with.
struct WebhookDestination: PushDestination {
  /// Where events are posted.
  var url: String
  /// Each request is signed with every one of them.
  var secrets: [WebhookSecret]
  /// Private address ranges that may be connected to.
  var allowedAddresses: [CIDR]

  init(url: String, secrets: [WebhookSecret], allowedAddresses: [CIDR] = []) {
    self.url = url
    self.secrets = secrets
    self.allowedAddresses = allowedAddresses
  }

  /// Makes an HTTP client of its own.
  func sender() throws -> any EventSender {
    WebhookSender(url: url, secrets: secrets, transport: try HTTPWebhookTransport(allowing: allowedAddresses))
  }
}
