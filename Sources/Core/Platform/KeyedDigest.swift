internal import CCrypto

/// HMAC-SHA-256 (RFC 2104): only the holder of the key can compute the digest, which prevents guessing of values.
public enum KeyedDigest {
  /// The digest of a piece under a key.
  public static func of(_ bytes: UnsafeRawBufferPointer, key: [UInt8]) -> Digest {
    withUnsafeTemporaryAllocation(byteCount: 32, alignment: 8) { buffer in
      var written: UInt32 = 0
      // An empty buffer has no address, which the C function treats as an error.
      var nothing: UInt8 = 0
      let result = withUnsafePointer(to: &nothing) { none in
        HMAC(
          EVP_sha256(), key, Int32(key.count), bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) ?? none,
          bytes.count, buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), &written)
      }
      precondition(result != nil && written == 32, "libcrypto could not compute an HMAC-SHA256")
      return Digest(bytes: UnsafeRawBufferPointer(buffer))
    }
  }

  /// The digest of a piece under a key.
  public static func of(_ bytes: [UInt8], key: [UInt8]) -> Digest { bytes.withUnsafeBytes { of($0, key: key) } }

  /// Random bytes from a cryptographic generator (RAND_bytes(3)).
  public static func randomKey(bytes count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      precondition(RAND_bytes(buffer.baseAddress, Int32(count)) == 1, "libcrypto has no random bytes")
      filled = count
    }
  }
}
