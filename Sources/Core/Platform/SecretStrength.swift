internal import Glibc

/// How hard a secret is to guess, as far as its bytes show it.
public enum SecretStrength {
  /// The least strength of a secret, in bits: what 13 letters without a pattern have.
  public static let bitsMin = 40

  /// An upper estimate in bits: Shannon's entropy of the bytes times their number. Of a secret that repeats itself only
  /// the part that is repeated counts.
  public static func bits(_ secret: [UInt8]) -> Int {
    let part = secret.prefix(period(secret))
    var counts = [Int](repeating: 0, count: 256)
    for byte in part { counts[Int(byte)] += 1 }
    let total = Double(part.count)
    let bits = counts.reduce(0.0) { sum, count in
      count == 0 ? sum : sum - Double(count) * log2(Double(count) / total)
    }
    return Int(bits)
  }

  /// The length of the shortest beginning whose repetition gives the secret, also if its last repetition is cut off.
  private static func period(_ secret: [UInt8]) -> Int {
    (1..<max(secret.count, 1)).first { period in
      (period..<secret.count).allSatisfy { secret[$0] == secret[$0 - period] }
    }
      ?? secret.count
  }
}
