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
  /// The size of the secret, in bytes.
  static let secretBytes = 32

  private let secret: [UInt8]

  /// Reads the secret, or creates it.
  ///
  /// - Parameter path: `documents.key` in the state folder; readable only by its owner.
  public init(secretFile path: String) throws {
    if !Files.exists(path) {
      // Of two processes that create it, one succeeds, and both read its file.
      try AtomicFile.create(KeyedDigest.randomKey(bytes: Self.secretBytes), at: path, isPrivate: true)
    }
    secret = try Files.read(path)
    guard secret.count == Self.secretBytes else { throw DocumentSecretError(path: path, bytes: secret.count) }
  }

  /// The key of one document: its holder can check the document's name, and no other.
  public func key(of document: Digest) -> Digest {
    KeyedDigest.of(Array("klamra document \(document.hex)".utf8), key: secret)
  }

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

/// The file with the secret of document names is damaged.
struct DocumentSecretError: Problem, Hashable {
  let path: String
  let bytes: Int

  var what: String { "\(path) has \(bytes) bytes instead of \(DocumentNames.secretBytes)" }
  var advice: Advice {
    "Restore it from a backup of the state folder; without one, remove it: documents get new names then, and the old ones cannot be proven"
  }
}
