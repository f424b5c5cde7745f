/// Random numbers that are the same on every machine and in every run (SplitMix64,
/// https://prng.di.unimi.it/splitmix64.c).
public struct Seeded: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(_ seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  /// A number from 0 to below the limit.
  public mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &self) }
  public mutating func pick<T>(_ list: [T]) -> T { list[below(list.count)] }
  /// True once in so many times.
  public mutating func once(in times: Int) -> Bool { below(times) == 0 }
}
