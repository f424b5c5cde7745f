public import Events
public import Transfer

/// An address, and the secrets that requests to it are signed with.
public struct WebhookDestination: PushDestination {
  /// Where events are posted.
  public var url: String
  /// Each request is signed with every one of them.
  public var secrets: [WebhookSecret]
  /// Private address ranges that may be connected to.
  public var allowedAddresses: [CIDR]

  public init(url: String, secrets: [WebhookSecret], allowedAddresses: [CIDR] = []) {
    self.url = url
    self.secrets = secrets
    self.allowedAddresses = allowedAddresses
  }

  /// Makes an HTTP client of its own.
  public func sender() throws -> any EventSender {
    WebhookSender(url: url, secrets: secrets, transport: try HTTPWebhookTransport(allowing: allowedAddresses))
  }
}
