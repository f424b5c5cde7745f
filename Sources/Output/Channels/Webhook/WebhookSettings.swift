public import Settings

/// What a subscriber's file says about its webhook.
public struct WebhookSettings: PushSettings, Hashable {
  /// Where events are posted.
  public var url: String
  /// Where the secrets are kept, one a line (`whsec_…`).
  public var secret: SecretReference

  public init(url: String, secret: SecretReference) {
    self.url = url
    self.secret = secret
  }

  /// Reads the secrets.
  ///
  /// - Throws: `SecretError` where they cannot be read, `WebhookSecretError` where one is not a secret.
  public func destination(_ environment: PushEnvironment) throws -> any PushDestination {
    WebhookDestination(
      url: url, secrets: try WebhookSecret.list(secret.read()), allowedAddresses: environment.allowedAddresses)
  }
}
