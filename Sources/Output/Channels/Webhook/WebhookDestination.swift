internal import Events
internal import Transfer

/// A URL, and the secrets with which requests to it are signed.
struct WebhookDestination: PushDestination {
  /// The URL for posting events.
  var url: String
  /// Each request is signed with every one of them.
  var secrets: [WebhookSecret]
  /// Private address ranges to which connections are allowed.
  var allowedAddresses: [CIDR]

  init(url: String, secrets: [WebhookSecret], allowedAddresses: [CIDR] = []) {
    self.url = url
    self.secrets = secrets
    self.allowedAddresses = allowedAddresses
  }

  /// Creates a sender with its own HTTP client.
  func sender() throws -> any EventSender {
    WebhookSender(url: url, secrets: secrets, transport: try HTTPWebhookTransport(allowing: allowedAddresses))
  }
}
