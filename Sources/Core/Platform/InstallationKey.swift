/// The secret of an installation, for digests that strangers can neither compute nor try values against.
///
/// Whatever the public sees of something that holds more than what is public is a digest under this key: the names of
/// documents, the ids of events, the names of the keys of services.
public struct InstallationKey: Sendable {
  /// The size of the secret, in bytes.
  static let secretBytes = 32

  private let secret: [UInt8]

  /// Reads the secret, or creates it.
  ///
  /// - Parameter path: `documents.key` in the state folder; readable only by its owner.
  /// - Throws: `InstallationKeyError` if it is damaged, `FileError` if it cannot be read or written.
  public init(file path: String) throws {
    if !Files.exists(path) {
      // Of two processes that create it, one succeeds, and both read its file.
      try AtomicFile.create(KeyedDigest.randomKey(bytes: Self.secretBytes), at: path, isPrivate: true)
    }
    secret = try Files.read(path)
    guard secret.count == Self.secretBytes else { throw InstallationKeyError(path: path, bytes: secret.count) }
  }

  /// - Parameter secret: known bytes, for tests and examples.
  public init(secret: [UInt8]) { self.secret = secret }

  /// A new secret that nobody knows, for a process that shows no digest.
  public static func random() -> InstallationKey {
    InstallationKey(secret: KeyedDigest.randomKey(bytes: secretBytes))
  }

  /// The digest of a text.
  ///
  /// - Parameter purpose: a word that separates the digests of one purpose from those of all others.
  public func digest(_ purpose: String, _ text: String) -> Digest {
    KeyedDigest.of(Array(["klamra", purpose, text].joined(separator: " ").utf8), key: secret)
  }
}

/// The file with the secret of an installation is damaged.
struct InstallationKeyError: Problem, Hashable {
  let path: String
  let bytes: Int

  var what: String { "\(path) has \(bytes) bytes instead of \(InstallationKey.secretBytes)" }
  var advice: Advice {
    "Restore it from a backup of the state folder; without one, remove it: documents get new names then, and the old ones cannot be proven"
  }
}
