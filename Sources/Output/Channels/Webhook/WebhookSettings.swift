internal import Settings

/// The webhook settings of a subscriber's file.
struct WebhookSettings: PushSettings, Hashable {
  /// The URL for posting events.
  public var url: String
  /// The file of the secrets, one a line (`whsec_…`).
  public var secret: SecretReference

  public init(url: String, secret: SecretReference) {
    self.url = url
    self.secret = secret
  }

  /// Reads the secrets.
  ///
  /// - Throws: `SecretError` if they cannot be read, `WebhookSecretError` if one is not a secret.
  public func destination(_ environment: PushEnvironment) throws -> any PushDestination {
    WebhookDestination(
      url: url, secrets: try WebhookSecret.list(secret.read()), allowedAddresses: environment.allowedAddresses)
  }
}
