internal import Platform
internal import Testing

@Suite struct DigestTests {
  /// Examples of FIPS 180-4 as NIST publishes them
  /// (https://csrc.nist.gov/projects/cryptographic-standards-and-guidelines/example-values).
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func knownAnswers(text: String, hex: String) {
    #expect(SHA256.of(text.utf8).hex == hex)
    #expect(Digest(hex: hex)?.description == hex)
    #expect(Digest(hex: hex.uppercased()) == Digest(hex: hex))
  }

  @Test func aMillionTimesAInPieces() {
    var hash = SHA256()
    let piece = [UInt8](repeating: UInt8(ascii: "a"), count: 1000)
    for _ in 0..<1000 { hash.update(piece) }
    #expect(hash.digest().hex == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test func aHashGoesOnAfterItsDigest() {
    var hash = SHA256()
    hash.update(Array("a".utf8))
    #expect(hash.digest() == SHA256.of("a".utf8))
    hash.update([])
    hash.update(Array("bc".utf8))
    #expect(hash.digest() == SHA256.of("abc".utf8))
    #expect(hash.digest() == hash.digest())
  }

  @Test(arguments: [
    "", "00", String(repeating: "0", count: 63), String(repeating: "0", count: 65),
    String(repeating: "0", count: 63) + "g", String(repeating: "0", count: 62) + "é",
  ])
  func whatIsNoDigest(text: String) { #expect(Digest(hex: text) == nil) }

  @Test func digestsAreOrderedAsTheirHex() {
    let digests = (0..<200).map { SHA256.of("\($0)".utf8) }
    #expect(digests.sorted().map(\.hex) == digests.map(\.hex).sorted())
    #expect(Set(digests).count == 200)
  }
}
