import Platform
import Testbed
import Testing

@testable import Landing

@Suite struct DocumentNamesTests {
  private static let document = SHA256.of("imię;dochód\nAnna;5000\n".utf8)

  @Test func aNameIsTheSameOnEveryDayAndSaysNothingOfTheDocument() throws {
    let folder = try TemporaryFolder()
    let names = try DocumentNames(InstallationKey(file: "\(folder.path)/documents.key"))
    let name = names.name(of: Self.document)
    #expect(name.hasPrefix("hmac-sha256:") && name.utf8.count == 12 + 64 && !name.contains(Self.document.hex))
    #expect(try DocumentNames(InstallationKey(file: "\(folder.path)/documents.key")).name(of: Self.document) == name)
    #expect(names.name(of: SHA256.of("b".utf8)) != name)
    // Another installation has other names.
    #expect(try DocumentNames(InstallationKey(file: "\(folder.path)/other.key")).name(of: Self.document) != name)
  }

  /// What `klamra prove` prints is enough for a stranger with OpenSSL, and for this document only.
  @Test func theKeyOfADocumentProvesItsName() throws {
    let folder = try TemporaryFolder()
    let names = try DocumentNames(InstallationKey(file: "\(folder.path)/documents.key"))
    for document in [Self.document, SHA256.of("".utf8)] {
      let key = names.key(of: document)
      let computed = KeyedDigest.of(Array(document.hex.utf8), key: key.bytes)
      #expect("hmac-sha256:\(computed)" == names.name(of: document))
      guard Shell.path("openssl") != nil else { continue }
      let command = "printf %s \(document.hex) | openssl dgst -sha256 -mac HMAC -macopt hexkey:\(key.hex)"
      #expect(Shell.shell(command, in: folder.path)?.contains(computed.hex) == true)
    }
    #expect(names.key(of: Self.document) != names.key(of: SHA256.of("".utf8)))
  }

  /// Frozen: published manifests have these names.
  @Test func aNameIsThatOfEarlierReleases() {
    let names = DocumentNames(InstallationKey(secret: Array(0..<32)))
    #expect(
      names.name(of: SHA256.of("".utf8))
        == "hmac-sha256:ca38f68abdf4f0f09a87f124c79d4f3930c62b6eb6ba0552e8497f875fedcf7f")
  }
}
