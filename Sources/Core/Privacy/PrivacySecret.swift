internal import Platform
public import Schema

/// The operator's secret with which values are hashed.
public enum PrivacySecret {
  /// The shortest secret, in bytes.
  static let bytesMin = 16

  /// Reads the secret: the bytes of its file without the line feed at the end.
  public static func read(_ path: String?) throws -> [UInt8] {
    guard let path else { throw PrivacyError(reason: "no secret is named") }
    do {
      var bytes = try Files.read(path)
      while let last = bytes.last, last == 10 || last == 13 || last == 32 { bytes.removeLast() }
      if bytes.count < bytesMin { throw PrivacyError(reason: "\(path) has fewer than \(bytesMin) bytes") }
      if SecretStrength.bits(bytes) < SecretStrength.bitsMin {
        throw PrivacyError(reason: "\(path) can be guessed, since its characters repeat")
      }
      return bytes
    } catch let error as FileError {
      throw PrivacyError(reason: error.what)
    }
  }

  /// How many hexadecimal digits a token has: 128 bits.
  static let tokenLength = 32

  /// The token of a value under a secret.
  public static func token(_ text: String, _ secret: [UInt8]) -> String {
    String(KeyedDigest.of(Array(text.utf8), key: secret).hex.prefix(tokenLength))
  }

  /// The token of a value in a hashed column.
  public static func token(_ text: String, _ dataset: Dataset) throws -> String {
    token(text, try read(dataset.privacy.secretFile))
  }

  /// A mark that distinguishes secrets without revealing them.
  public static func mark(_ dataset: Dataset) throws -> String {
    KeyedDigest.of(Array("klamra".utf8), key: try read(dataset.privacy.secretFile)).hex
  }
}
