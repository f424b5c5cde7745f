public import Platform

/// The names by which the public knows landed documents.
///
/// A document holds more than what is published of it: a reader who knows the rest of a row could try values until the
/// document's SHA-256 matches. A name is therefore an HMAC-SHA-256 (RFC 2104) of that digest under a key that belongs to
/// this one document and is derived from the secret of the installation. The operator can show the key of a document to
/// prove what its name stands for, without giving away any other.
public struct DocumentNames: Sendable {
  /// What a name begins with.
  public static let prefix = "hmac-sha256:"

  private let installation: InstallationKey

  public init(_ installation: InstallationKey) { self.installation = installation }

  /// The key of one document: its holder can check the document's name, and no other.
  public func key(of document: Digest) -> Digest { installation.digest("document", document.hex) }

  /// The name of a document: `hmac-sha256:` and 64 hexadecimal digits.
  public func name(of document: Digest) -> String {
    Self.prefix + KeyedDigest.of(Array(document.hex.utf8), key: key(of: document).bytes).hex
  }

  /// The digest of a list of documents, which has a name like a document: the SHA-256 of their SHA-256 in hexadecimal
  /// digits, in order, each followed by a line feed.
  public static func list(of documents: some Sequence<Digest>) -> Digest {
    var hash = SHA256()
    for document in documents { hash.update(Array("\(document.hex)\n".utf8)) }
    return hash.digest()
  }
}
