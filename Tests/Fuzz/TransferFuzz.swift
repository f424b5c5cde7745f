internal import Platform
internal import Testbed
internal import Testing
@testable internal import Transfer

extension FuzzTests {
  private static let addresses = [
    "https://dane.example.pl/hook", "http://127.0.0.1:8080/a?b=c#d", "http://[::1]:80/",
    "HTTP://EXAMPLE.PL:443/%41/../b",
    "http://0x7f000001/", "http://2130706433/", "http://0177.0.0.1/", "http://user:pass@host/",
    "https://host\\@other/x",
    "http://a.b:65536/", "http://żółw.pl/ą", "https://[fe80::1%25eth0]/", "http://127.1/", "http:///x", "//h/x", "../x",
    "?q",
  ].map { Array($0.utf8) }

  /// What is taken for an address is one when it is read again, and never anything but http(s) without a password.
  @Test func addressesAreReadAgainAsThemselves() {
    Fuzz.play("addressesAreReadAgainAsThemselves", rounds: 8000) { random in
      let bytes = Mutation.damage(random.pick(Self.addresses), times: random.below(5), &random)
      let text = String(decoding: bytes, as: UTF8.self)
      let base = WebAddress("https://dane.example.pl/a/b?c=d")
      for address in [WebAddress(text), base?.resolving(text)] {
        guard let address else { continue }
        try hold(["http", "https"].contains(address.scheme), "\(text): \(address.scheme)")
        try hold(!address.host.isEmpty && address.host == address.host.lowercased(), "\(text): \(address.host)")
        try hold(0...65_535 ~= address.port, "\(text): \(address.port)")
        let authority = address.text.dropFirst(address.scheme.count + 3).prefix { !"/?#".contains($0) }
        try hold(!authority.contains("@"), "\(text) carries a password: \(address)")
        let again = WebAddress(address.text)
        try holdEqual(again, address, text.debugDescription)
        try hold(again?.hasSameOrigin(as: address) == true, "\(text) changes its origin")
      }
    }
  }

  private static func v4(_ random: inout Seeded) -> UInt32 {
    let edges: [UInt32] = [
      0, 0x0A00_0000, 0x0AFF_FFFF, 0x7F00_0001, 0x6440_0000, 0x647F_FFFF, 0xA9FE_A9FE, 0xAC10_0000, 0xAC1F_FFFF,
      0xC0A8_0000,
      0xC000_0200, 0xC612_0000, 0xE000_0000, 0xF000_0000, 0xFFFF_FFFF, 0x0808_0808,
    ]
    let edge = random.pick(edges) &+ UInt32(random.below(3)) &- 1
    return random.once(in: 2) ? edge : UInt32(truncatingIfNeeded: random.next())
  }

  private static func dotted(_ number: UInt32) -> String {
    [24, 16, 8, 0].map { String(number >> $0 & 255) }.joined(separator: ".")
  }

  /// No form of an IPv4 address embedded in an IPv6 one passes the guard, and ranges agree with arithmetic.
  @Test func theGuardSeesThroughEverySpelling() throws {
    let guardian = AddressGuard.publicOnly()
    Fuzz.play("theGuardSeesThroughEverySpelling", rounds: 8000) { random in
      let number = Self.v4(&random)
      let text = Self.dotted(number)
      guard let address = IPAddress(text) else { throw Falsified("\(text) is no address") }
      try holdEqual(address.description, text, "the text of the address")
      let objection = guardian.objection(to: address)
      let high = String(number >> 16, radix: 16)
      let low = String(number & 0xFFFF, radix: 16)
      for spelling in ["::ffff:\(text)", "::ffff:\(high):\(low)", "64:ff9b::\(text)", "2002:\(high):\(low)::1"] {
        guard let inside = IPAddress(spelling) else { throw Falsified("\(spelling) is no address") }
        try holdEqual(guardian.objection(to: inside) == nil, objection == nil, spelling)
        try holdEqual(IPAddress(inside.description), inside, spelling)
      }
      // The private networks, by arithmetic.
      let isPrivate =
        number >> 24 == 10 || number >> 24 == 127 || number >> 20 == 0xAC1 || number >> 16 == 0xC0A8
        || number >> 16 == 0xA9FE
        || number >> 24 == 0 || number >> 28 >= 14 || number >> 22 == 0x191
      try hold(!isPrivate || objection != nil, "\(text) may be connected to")
      let prefix = random.below(33)
      let mask = prefix == 0 ? 0 : UInt32.max << UInt32(32 - prefix)
      let range = "\(Self.dotted(number & mask))/\(prefix)"
      guard let cidr = CIDR(range) else { throw Falsified("\(range) is no range") }
      let other = random.once(in: 2) ? Self.v4(&random) : number ^ (1 << UInt32(random.below(32)))
      try holdEqual(
        cidr.contains(IPAddress(Self.dotted(other))!), other & mask == number & mask,
        "\(Self.dotted(other)) in \(range)")
      if number & ~mask != 0 {
        try hold(CIDR("\(text)/\(prefix)") == nil, "\(text)/\(prefix) has bits behind its prefix")
      }
    }
  }

  /// Any spelling of "not before" gives a moment that can be waited for, or nil.
  @Test func retryAfterNeverOverflows() {
    let seeds = [
      "120", "Fri, 31 Dec 2027 23:59:59 GMT", "2027-01-01T00:00:00Z", "1893456000", "-5", "1e9", "99999999999999",
    ]
    let now = Timestamp("2026-11-22T12:00:00Z")!
    Fuzz.play("retryAfterNeverOverflows", rounds: 4000) { random in
      let bytes = Mutation.damage(Array(random.pick(seeds).utf8), times: random.below(4), &random)
      let text = String(decoding: bytes, as: UTF8.self)
      guard let moment = RetryAfter.moment(text, now: now) else { return }
      try hold(Timestamp(moment.description) != nil, "\(text) became \(moment), which cannot be said")
      if let seconds = Int64(text), 0..<1_000_000_000 ~= seconds {
        try holdEqual(moment.seconds(since: now), Double(seconds), text)
      }
    }
  }
}
