internal import Glibc

/// The network of a client: an IPv4 /24 or an IPv6 /48, of which one party may have every address.
struct ClientNetwork: Hashable, Sendable {
  private let isIPv6: Bool
  /// The first three bytes of an IPv4 address, or the first six of an IPv6 address.
  private let prefix: UInt64

  /// - Parameter bytes: an address of 4 or 16 bytes; an IPv4 address in IPv6 (RFC 4291, 2.5.5.2) counts as IPv4.
  init(_ bytes: [UInt8]) {
    var bytes = bytes[...]
    if bytes.count == 16, bytes.prefix(12).elementsEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]) {
      bytes = bytes.dropFirst(12)
    }
    isIPv6 = bytes.count == 16
    prefix = bytes.prefix(isIPv6 ? 6 : 3).reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// - Parameter address: a socket address; any other kind than IPv4 and IPv6 is a network of its own.
  init(_ address: UnsafePointer<sockaddr>?) {
    guard let address else {
      self.init([UInt8]())
      return
    }
    switch Int32(address.pointee.sa_family) {
    case AF_INET:
      self = address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { inner in
        withUnsafeBytes(of: inner.pointee.sin_addr) { ClientNetwork(Array($0)) }
      }
    case AF_INET6:
      self = address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { inner in
        withUnsafeBytes(of: inner.pointee.sin6_addr) { ClientNetwork(Array($0)) }
      }
    default: self.init([UInt8]())
    }
  }
}
