internal import CCrypto
public import Platform

/// Signs and verifies webhooks by Standard Webhooks 1.0.0 with its symmetric scheme `v1`.
///
/// HMAC-SHA256 signs `id.timestamp.body`; the header `webhook-signature` holds one `v1,<base64>` per secret, separated
/// by spaces, so that a secret can be replaced while both are valid
/// (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md).
public enum WebhookSignature {
  /// How far the timestamp of a webhook may be from the receiver's clock, in seconds, either way.
  static let toleranceSeconds: Int64 = 300
  /// The most signatures of a header that are checked.
  static let signaturesMax = 16

  /// The result of verifying a webhook.
  public enum Verdict: Hashable, Sendable {
    case valid
    /// The id or the timestamp is missing or invalid.
    case malformed
    /// The timestamp is too far in the past: possibly a replayed webhook.
    case tooOld
    /// The timestamp is too far in the future: one of the clocks is wrong.
    case tooNew
    /// No signature matches any of the secrets.
    case mismatch
  }

  /// One signature, `v1,<base64>`, over the exact bytes of the body.
  ///
  /// - Parameter timestamp: seconds since the epoch, of this attempt.
  public static func sign(secret: WebhookSecret, id: String, timestamp: Int64, body: [UInt8]) -> String {
    "v1," + Base64.encode(code(secret, id, timestamp, body))
  }

  /// The value of the header `webhook-signature`: one signature per secret.
  public static func header(secrets: [WebhookSecret], id: String, timestamp: Int64, body: [UInt8]) -> String {
    secrets.map { sign(secret: $0, id: id, timestamp: timestamp, body: body) }.joined(separator: " ")
  }

  /// Verifies a received webhook; comparisons take constant time.
  ///
  /// - Parameters:
  ///   - id: the header `webhook-id`.
  ///   - timestamp: the header `webhook-timestamp`.
  ///   - header: the header `webhook-signature`; signatures of other schemes are ignored.
  public static func verify(
    secrets: [WebhookSecret], id: String, timestamp: String, header: String, body: [UInt8], now: Timestamp
  ) -> Verdict {
    // "id" and "timestamp" must not contain the dot that separates the signed parts.
    guard !id.isEmpty, !id.utf8.contains(UInt8(ascii: ".")), let moment = Int64(timestamp), String(moment) == timestamp
    else { return .malformed }
    let (age, isAbsurd) = now.seconds.subtractingReportingOverflow(moment)
    if isAbsurd { return .malformed }
    if age > toleranceSeconds { return .tooOld }
    if age < -toleranceSeconds { return .tooNew }

    let candidates = header.utf8.split(separator: UInt8(ascii: " ")).prefix(signaturesMax)
      .filter { $0.starts(with: "v1,".utf8) }
      .compactMap { Base64.decode($0.dropFirst(3)) }
    var fits = false
    for secret in secrets {
      let expected = code(secret, id, moment, body)
      for candidate in candidates where candidate.count == expected.count {
        // No early exit: the duration must not reveal which secret or which signature matched.
        if CRYPTO_memcmp(candidate, expected, expected.count) == 0 { fits = true }
      }
    }
    return fits ? .valid : .mismatch
  }

  /// HMAC-SHA256 (RFC 2104) of the signed content.
  private static func code(_ secret: WebhookSecret, _ id: String, _ timestamp: Int64, _ body: [UInt8]) -> [UInt8] {
    let content = Array("\(id).\(timestamp).".utf8) + body
    return [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
      var written: UInt32 = 0
      let result = HMAC(
        EVP_sha256(), secret.key, Int32(secret.key.count), content, content.count, buffer.baseAddress, &written)
      precondition(result != nil && written == 32, "libcrypto could not compute an HMAC-SHA256")
      count = 32
    }
  }
}
