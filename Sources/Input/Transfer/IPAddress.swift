internal import CCurl
internal import Glibc

/// An IPv4 or IPv6 address.
public struct IPAddress: Hashable, Sendable, CustomStringConvertible {
  /// Four or sixteen bytes in network order.
  public let bytes: [UInt8]

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// Whether it is an IPv4 address.
  var isV4: Bool { bytes.count == 4 }

  /// Parses dotted decimals or RFC 4291 text, without brackets, zone or the short, octal and hexadecimal forms of
  /// inet_aton(3); nil for any other text.
  public init?(_ text: some StringProtocol) {
    var buffer = [UInt8](repeating: 0, count: 16)
    let text = String(text)
    if inet_pton(AF_INET, text, &buffer) == 1 {
      bytes = Array(buffer[..<4])
    } else if inet_pton(AF_INET6, text, &buffer) == 1 {
      bytes = buffer
    } else {
      return nil
    }
  }

  /// The address of a socket; nil for other address families.
  init?(_ address: UnsafeRawPointer, length: Int) {
    guard length >= MemoryLayout<sockaddr>.size else { return nil }
    switch Int32(address.loadUnaligned(as: sockaddr.self).sa_family) {
    case AF_INET where length >= MemoryLayout<sockaddr_in>.size:
      bytes = withUnsafeBytes(of: address.loadUnaligned(as: sockaddr_in.self).sin_addr) { Array($0) }
    case AF_INET6 where length >= MemoryLayout<sockaddr_in6>.size:
      bytes = withUnsafeBytes(of: address.loadUnaligned(as: sockaddr_in6.self).sin6_addr) { Array($0) }
    default: return nil
    }
  }

  public var description: String {
    var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    guard inet_ntop(isV4 ? AF_INET : AF_INET6, bytes, &buffer, socklen_t(buffer.count)) != nil else { return "?" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The IPv4 address embedded in an IPv6 one: mapped (RFC 4291), NAT64 (RFC 6052) or 6to4 (RFC 3056).
  var embedded: IPAddress? {
    if CIDR.mapped.contains(self) || CIDR.nat64.contains(self) { return IPAddress(bytes: Array(bytes[12...])) }
    if CIDR.sixToFour.contains(self) { return IPAddress(bytes: Array(bytes[2..<6])) }
    return nil
  }
}

/// A range of addresses: `10.0.0.0/8`, `fd00::/8`, or one address.
public struct CIDR: Hashable, Sendable, CustomStringConvertible {
  /// The first address of the range.
  public let address: IPAddress
  /// The number of significant leading bits.
  public let prefix: Int

  /// Parses a range; nil if the text is not one, or has bits set below the prefix.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let address = IPAddress(first) else { return nil }
    let bits = address.bytes.count * 8
    var prefix = bits
    if parts.count == 2 {
      guard let number = Int(parts[1]), (0...bits).contains(number), String(number) == parts[1] else { return nil }
      prefix = number
    }
    for bit in prefix..<bits where address.bytes[bit / 8] & (0x80 >> UInt8(bit % 8)) != 0 { return nil }
    self.address = address
    self.prefix = prefix
  }

  private init(_ bytes: [UInt8], _ prefix: Int) {
    address = IPAddress(bytes: bytes + [UInt8](repeating: 0, count: 16 - bytes.count))
    self.prefix = prefix
  }

  /// Whether the range contains the address; an IPv4 address is in no IPv6 range.
  public func contains(_ other: IPAddress) -> Bool {
    guard other.bytes.count == address.bytes.count else { return false }
    var rest = prefix
    for (a, b) in zip(address.bytes, other.bytes) {
      if rest <= 0 { return true }
      let mask: UInt8 = rest >= 8 ? 0xff : ~(0xff >> UInt8(rest))
      if a & mask != b & mask { return false }
      rest -= 8
    }
    return true
  }

  public var description: String { "\(address)/\(prefix)" }

  static let mapped = CIDR([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff], 96)
  static let nat64 = CIDR([0x00, 0x64, 0xff, 0x9b], 96)
  static let sixToFour = CIDR([0x20, 0x02], 16)
}
