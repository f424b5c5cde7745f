public import Platform

/// The shared secret of a subscriber and the gateway, written as `whsec_` and base64 of 24 to 64 bytes (Standard
/// Webhooks 1.0.0, "Signature scheme").
///
/// `description` and mirrors never reveal it.
public struct WebhookSecret: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
  /// The prefix of a secret's text.
  public static let prefix = "whsec_"
  /// The allowed sizes of a secret, in bytes.
  static let bytesAllowed = 24...64

  let key: [UInt8]

  /// Parses a secret; surrounding white space, such as the newline at the end of a file, is ignored.
  public init(_ text: String) throws(WebhookSecretError) {
    let characters = Self.trimmed(text.utf8[...])
    guard characters.starts(with: Self.prefix.utf8) else { throw .prefix }
    guard let key = Base64.decode(characters.dropFirst(Self.prefix.utf8.count)) else { throw .base64 }
    guard Self.bytesAllowed.contains(key.count) else { throw .size(bytes: key.count) }
    guard SecretStrength.bits(key) >= SecretStrength.bitsMin else { throw .weak }
    self.key = key
  }

  /// The secrets of a file, one a line; empty lines and lines that begin with `#` are ignored.
  ///
  /// A file holds two while a secret is being replaced: deliveries are signed with each of them.
  public static func list(_ text: String) throws(WebhookSecretError) -> [WebhookSecret] {
    var secrets: [WebhookSecret] = []
    for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
      let characters = trimmed(line)
      if characters.isEmpty || characters.first == UInt8(ascii: "#") { continue }
      secrets.append(try WebhookSecret(String(decoding: characters, as: UTF8.self)))
    }
    guard !secrets.isEmpty else { throw .absent }
    return secrets
  }

  public var description: String { "a webhook secret" }
  /// Empty, so that no dump of a value that holds a secret shows it.
  public var customMirror: Mirror { Mirror(self, children: []) }

  private static func trimmed(_ text: Substring.UTF8View) -> Substring.UTF8View {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }
    guard let first = text.firstIndex(where: { !isBlank($0) }), let last = text.lastIndex(where: { !isBlank($0) })
    else { return text[text.endIndex...] }
    return text[first...last]
  }
}

/// Why a text is not a webhook secret, without quoting the text.
public enum WebhookSecretError: Problem, Hashable {
  case prefix
  case base64
  case size(bytes: Int)
  case weak
  case absent

  public var what: String {
    switch self {
    case .prefix: "the webhook secret does not begin with \"\(WebhookSecret.prefix)\""
    case .base64: "what follows \"\(WebhookSecret.prefix)\" in the webhook secret is not base64"
    case .size(let bytes): "the webhook secret has \(bytes) bytes; 24 to 64 are allowed"
    case .weak: "the webhook secret can be guessed, since its bytes repeat"
    case .absent: "there is no webhook secret"
    }
  }

  public var advice: Advice {
    "Make one with: echo \"\(WebhookSecret.prefix)$(head -c 32 /dev/urandom | base64)\""
  }
}
