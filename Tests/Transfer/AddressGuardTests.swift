internal import Platform
internal import Testbed
internal import Testing
@testable internal import Transfer

@Suite struct AddressGuardTests {
  private let strict = AddressGuard.publicOnly()

  @Test(arguments: [
    "0.0.0.0", "10.255.255.255", "100.64.0.0", "100.127.255.255", "127.0.0.1", "127.255.255.255", "169.254.169.254",
    "172.16.0.0", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.0.1", "198.18.0.0",
    "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "::",
    "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1",
    "2001::1", "2001:0:0:0:0:0:80ff:fffe", "2001:2::1", "2001:db8::1", "2002:7f00:1::", "2002:a00:1::1", "3fff::1",
    "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1",
  ])
  func closed(text: String) throws {
    let address = try #require(IPAddress(text))
    #expect(strict.objection(to: address) != nil)
    #expect(AddressGuard.open.objection(to: address) == nil)
  }

  @Test(arguments: [
    "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
    "169.253.255.255", "172.15.255.255", "172.32.0.1", "192.0.1.0", "192.167.255.255", "192.169.0.0", "198.17.255.255",
    "198.20.0.0", "223.255.255.255", "2606:4700::1111", "2a00:1450:4016::1", "::ffff:8.8.8.8", "64:ff9b::808:808",
    "2002:808:808::1", "2001:200::1",
  ])
  func open(text: String) throws { #expect(try strict.objection(to: #require(IPAddress(text))) == nil) }

  @Test func redirectsStayInTheKindOfNetwork() throws {
    func objection(_ address: String, from home: String) throws -> String? {
      try AddressGuard.like(#require(IPAddress(home))).objection(to: #require(IPAddress(address)))
    }
    for closed in ["10.0.0.1", "127.0.0.1", "169.254.169.254", "::1", "fd00::1", "::ffff:127.0.0.1"] {
      #expect(try objection(closed, from: "8.8.8.8") != nil && objection(closed, from: "2606:4700::1111") != nil)
    }
    #expect(try objection("8.8.4.4", from: "8.8.8.8") == nil && objection("8.8.4.4", from: "10.0.0.1") == nil)
    #expect(try objection("192.168.1.1", from: "10.0.0.1") == nil && objection("fd00::1", from: "10.0.0.1") == nil)
    #expect(try objection("127.0.0.1", from: "10.0.0.1") != nil && objection("10.0.0.1", from: "127.0.0.1") != nil)
    #expect(try objection("169.254.169.254", from: "10.0.0.1") != nil)
  }

  @Test func anOperatorOpensRanges() throws {
    let ranges = try ["127.0.0.0/8", "fd00::/8", "10.1.2.3"].map { try #require(CIDR($0)) }
    let policy = AddressGuard.publicOnly(allowing: ranges)
    for text in ["127.0.0.1", "127.9.9.9", "::ffff:127.0.0.1", "fd12::1", "10.1.2.3", "1.1.1.1"] {
      #expect(try policy.objection(to: #require(IPAddress(text))) == nil, "\(text)")
    }
    for text in ["10.1.2.4", "::1", "192.168.1.1", "fc00::1", "169.254.169.254"] {
      #expect(try policy.objection(to: #require(IPAddress(text))) != nil, "\(text)")
    }
  }

  @Test(arguments: [
    "", "127.0.0.1/33", "127.0.0.1/8", "10.0.0.0/-1", "10.0.0.0/08", "10.0/8", "::/129", "a/8", "1.2.3.4/",
  ])
  func rangesThatAreNone(text: String) { #expect(CIDR(text) == nil) }

  @Test func rangesAndAddressesPrintAsTheyAreRead() throws {
    for text in ["10.0.0.0/8", "0.0.0.0/0", "fd00::/8", "::1/128"] { #expect(CIDR(text)?.description == text) }
    for text in ["127.1", "2130706433", "0x7f.1", "0177.0.0.1", "[::1]", "fe80::1%eth0", "1.2.3.4.5", ""] {
      #expect(IPAddress(text) == nil, "\(text)")
    }
    #expect(try #require(CIDR("0.0.0.0/0")).contains(#require(IPAddress("8.8.8.8"))))
    #expect(try !#require(CIDR("0.0.0.0/0")).contains(#require(IPAddress("::1"))))
  }

  @Test func theGuardLooksAtEveryConnection() throws {
    let inside = try ScriptedServer { _ in [.reply("secret")] }
    let outside = try ScriptedServer(address: "127.0.0.2") { _ in
      [.reply(302, headers: ["Location: \(inside.url())"], "")]
    }
    let policy = try AddressGuard.publicOnly(allowing: [#require(CIDR("127.0.0.2"))])
    let error = expectFailure(.forbiddenAddress, Request(outside.url()), policy)
    #expect(error?.detail.contains("127.0.0.1 (this machine)") == true && error?.isRetryable == false)
    #expect(outside.requests.count == 1 && inside.connectionCount == 0)
  }

  /// Every line of the list: addresses by the guard alone, and all forms of loopback through libcurl, against a server
  /// that must not see a connection.
  @Test(.enabled(if: Shared.isThere, "\(Shared.absence)")) func theSharedListOfHosts() throws {
    let text = String(decoding: try Files.read(Shared.path("torture/security/ssrf-hosts.tsv")), as: UTF8.self)
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
    let server = try ScriptedServer { _ in [.reply("reached")] }
    #expect(lines.count >= 39)
    for line in lines {
      let fields = line.split(separator: "\t").map(String.init)
      let (host, addresses, isAllowed) = (fields[0], fields[1], fields[2] == "allow")
      for address in addresses.split(separator: " ").compactMap({ IPAddress($0) }) {
        #expect((strict.objection(to: address) == nil) == isAllowed, "\(line)")
      }
      // A connection to an allowed address would leave this machine; redirects and rebinding have separate tests.
      if isAllowed || host.hasPrefix("redirect:") || host.hasPrefix("rebind:") { continue }
      let url = host.contains("://") ? host : "http://\(host):\(server.port)/"
      let error = #expect(throws: TransferError.self, "\(line)") { try fetch(Request(url), strict).body }
      let isOdd = host.contains("@") || host.contains("://")
      #expect(error?.kind == (isOdd ? .badURL : .forbiddenAddress), "\(line)")
    }
    #expect(server.connectionCount == 0)
  }

  @Test func aNameIsJudgedByTheAddressItHasNow() throws {
    // The second answer of a rebinding name is judged like the first: allowed is an address, never a name.
    let server = try ScriptedServer { _ in [.reply("reached")] }
    let url = "http://localhost:\(server.port)/"
    let other = try AddressGuard.publicOnly(allowing: [#require(CIDR("127.0.0.2"))])
    _ = expectFailure(.forbiddenAddress, Request(url), other)
    #expect(server.connectionCount == 0)
    let right = try AddressGuard.publicOnly(allowing: [#require(CIDR("127.0.0.1"))])
    #expect(try fetch(Request(url), right).body == "reached")
  }
}
