/// The addresses to which connections are allowed.
///
/// The check is made on the address of each connection when it is opened. It therefore also covers names that resolve
/// differently the second time, redirects, and unusual spellings of an address.
public enum AddressGuard: Hashable, Sendable {
  /// Any address: for URLs in the operator's configuration, including sources on the city's own network.
  case open
  /// Public unicast addresses and the listed ranges: for URLs that others may choose.
  case publicOnly(allowing: [CIDR] = [])
  /// Public unicast addresses and those of the same kind as this one: for redirects of a service at this address. A
  /// service on the internet cannot redirect into the city's network, and one in that network not to this machine.
  case like(IPAddress)

  /// Nil if connecting is allowed, otherwise the kind of address.
  func objection(to address: IPAddress) -> String? {
    switch self {
    case .open: nil
    case .publicOnly(let allowed): Self.objection(to: address, allowing: allowed)
    case .like(let home):
      Self.objection(to: address, allowing: []).flatMap { $0 == Self.objection(to: home, allowing: []) ? nil : $0 }
    }
  }

  private static func objection(to address: IPAddress, allowing allowed: [CIDR]) -> String? {
    if allowed.contains(where: { $0.contains(address) }) { return nil }
    if let embedded = address.embedded {
      return objection(to: embedded, allowing: allowed).map { "\($0), inside an IPv6 address" }
    }
    if address.isV4 { return special.first { $0.range.contains(address) }?.name }
    // Everything that IANA has not allocated as global unicast is closed by default; 2000::/3 is allocated.
    guard globalUnicast.contains(address) else { return reserved(address) }
    return special.first { $0.range.contains(address) }?.name
  }

  private static func reserved(_ address: IPAddress) -> String {
    special.first { $0.range.contains(address) }?.name ?? "not global unicast"
  }

  private static let globalUnicast = range("2000::/3")

  /// The special-purpose registries of IANA (RFC 6890;
  /// https://www.iana.org/assignments/iana-ipv4-special-registry, https://www.iana.org/assignments/iana-ipv6-special-registry).
  private static let special: [(range: CIDR, name: String)] = [
    (range("0.0.0.0/8"), "this host"),
    (range("10.0.0.0/8"), "a private network"),
    (range("100.64.0.0/10"), "a carrier's shared network"),
    (range("127.0.0.0/8"), "this machine"),
    (range("169.254.0.0/16"), "link-local"),
    (range("172.16.0.0/12"), "a private network"),
    (range("192.0.0.0/24"), "reserved for protocols"),
    (range("192.0.2.0/24"), "reserved for documentation"),
    (range("192.88.99.0/24"), "a withdrawn relay"),
    (range("192.168.0.0/16"), "a private network"),
    (range("198.18.0.0/15"), "reserved for benchmarks"),
    (range("198.51.100.0/24"), "reserved for documentation"),
    (range("203.0.113.0/24"), "reserved for documentation"),
    (range("224.0.0.0/4"), "multicast"),
    (range("240.0.0.0/4"), "reserved"),
    (range("::/128"), "this host"),
    (range("::1/128"), "this machine"),
    (range("64:ff9b:1::/48"), "a local translator"),
    (range("2001::/23"), "reserved for protocols"),
    (range("2001:db8::/32"), "reserved for documentation"),
    (range("3fff::/20"), "reserved for documentation"),
    (range("fc00::/7"), "a private network"),
    (range("fe80::/10"), "link-local"),
    (range("ff00::/8"), "multicast"),
  ]

  private static func range(_ text: String) -> CIDR {
    guard let range = CIDR(text) else { preconditionFailure("\(text) is no range") }
    return range
  }
}
