import Testbed
import Testing

@testable import Platform

@Suite struct SecretStrengthTests {
  @Test func aRepetitionAddsNothing() {
    #expect(SecretStrength.bits([]) == 0)
    #expect(SecretStrength.bits(Array("a".utf8)) == 0)
    #expect(SecretStrength.bits([UInt8](repeating: 7, count: 64)) == 0)
    #expect(SecretStrength.bits(Array("abcd".utf8)) == 8)
    #expect(SecretStrength.bits(Array("abcdabcdabcdab".utf8)) == 8)
    #expect(SecretStrength.bits(Array("0123456789abcdef".utf8)) == 64)
    #expect(SecretStrength.bits(Array("0123456789abcdef0123456789abcdef".utf8)) == 64)
  }

  /// What the advice of the messages makes is always strong enough, in bytes, in base64 and in hexadecimal digits.
  @Test(arguments: [1, 2, 3, 4, 5] as [UInt64]) func randomBytesAreStrong(seed: UInt64) {
    var random = Seeded(seed)
    for _ in 0..<200 {
      let bytes = (0..<32).map { _ in UInt8(random.below(256)) }
      for secret in [
        Array(bytes.prefix(16)), bytes, Array(Base64.encode(bytes).utf8), Array(SHA256.of(bytes).hex.utf8),
      ] {
        #expect(SecretStrength.bits(secret) >= SecretStrength.bitsMin, "seed \(seed)")
      }
    }
  }
}
