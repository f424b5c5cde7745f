import Testbed
import Testing

@testable import Platform

@Suite struct InstallationKeyTests {
  /// An independent computation of RFC 2104 with the same bytes.
  @Test func digestsAreThoseOfOpenSSL() throws {
    guard Shell.path("openssl") != nil else { return }
    let folder = try TemporaryFolder()
    let key = InstallationKey(secret: Array(0..<32))
    let hex = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
    for (purpose, text) in [("event", "a"), ("secret", "a"), ("event", "")] {
      let command = "printf %s 'klamra \(purpose) \(text)' | openssl dgst -sha256 -mac HMAC -macopt hexkey:\(hex)"
      #expect(Shell.shell(command, in: folder.path)?.contains(key.digest(purpose, text).hex) == true)
    }
  }

  @Test func purposesAndInstallationsHaveOtherDigests() {
    let (key, other) = (InstallationKey(secret: Array(0..<32)), InstallationKey.random())
    let all = [
      key.digest("event", "a"), key.digest("secret", "a"), key.digest("event", "b"), other.digest("event", "a"),
    ]
    #expect(Set(all).count == 4)
    #expect(InstallationKey.random().digest("event", "a") != other.digest("event", "a"))
  }

  @Test func theSecretIsPrivateAndOfFullLength() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/documents.key"
    _ = try InstallationKey(file: path)
    #expect(try Files.read(path).count == 32)
    #expect(Shell.shell("stat -c %a documents.key", in: folder.path) == "600\n")
    try AtomicFile.write([1, 2, 3], to: path)
    let error = #expect(throws: InstallationKeyError.self) { try InstallationKey(file: path) }
    #expect("\(error.map { "\($0.what). \($0.advice)" } ?? "")".contains("backup"))
  }
}
