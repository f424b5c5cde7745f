internal import Glibc
public import Platform

/// The location of a secret; the secret itself is never part of a configuration.
public enum SecretReference: Hashable, Sendable {
  /// A file, as a path that can be opened.
  case file(String)
  /// A credential that systemd passes (`LoadCredential=` in the unit, systemd.exec(5)).
  case credential(String)

  /// The largest secret, in bytes.
  public static let bytesMax = 8192

  /// The file that holds the secret; nil for a credential outside systemd.
  public var path: String? {
    switch self {
    case .file(let path): path
    case .credential(let name): getenv("CREDENTIALS_DIRECTORY").map { "\(String(cString: $0))/\(name)" }
    }
  }

  /// Reads the secret: the text of its file without the line feed at the end.
  public func read() throws(SecretError) -> String {
    guard let path else { throw SecretError(reference: self, reason: "systemd handed over no credentials") }
    do throws(FileError) {
      let size = try Files.facts(path).bytes
      guard size <= Self.bytesMax else {
        throw FileError("read (a secret has at most 8 KiB)", path, code: EFBIG)
      }
      guard let text = String(validating: try Files.read(path), as: UTF8.self) else {
        throw FileError("read (a secret is text in UTF-8)", path, code: EILSEQ)
      }
      let secret = String(text.reversed().drop { $0.isWhitespace }.reversed())
      if !secret.isEmpty { return secret }
    } catch {
      throw SecretError(reference: self, reason: error.what)
    }
    throw SecretError(reference: self, reason: "\(path) is empty")
  }
}

/// A secret that cannot be read.
public struct SecretError: Problem, Hashable {
  /// The location of the secret.
  public let reference: SecretReference
  /// Why it cannot be read.
  public let reason: String

  public var what: String {
    switch reference {
    case .file(let path): "the secret in \(path) cannot be used: \(reason)"
    case .credential(let name): "the credential \"\(name)\" cannot be used: \(reason)"
    }
  }

  public var advice: Advice {
    switch reference {
    case .file: "Put the secret into the file, alone, readable for the user that runs klamra and nobody else"
    case .credential(let name): "Add LoadCredential=\(name):/path/to/the/secret to the unit"
    }
  }
}
