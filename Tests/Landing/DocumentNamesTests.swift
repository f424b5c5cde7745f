import Platform
import Testbed
import Testing

@testable import Landing

@Suite struct DocumentNamesTests {
  private static let document = SHA256.of("imię;dochód\nAnna;5000\n".utf8)

  @Test func aNameIsTheSameOnEveryDayAndSaysNothingOfTheDocument() throws {
    let folder = try TemporaryFolder()
    let names = try DocumentNames(secretFile: "\(folder.path)/documents.key")
    let name = names.name(of: Self.document)
    #expect(name.hasPrefix("hmac-sha256:") && name.utf8.count == 12 + 64 && !name.contains(Self.document.hex))
    #expect(try DocumentNames(secretFile: "\(folder.path)/documents.key").name(of: Self.document) == name)
    #expect(names.name(of: SHA256.of("b".utf8)) != name)
    // Another installation has other names.
    #expect(try DocumentNames(secretFile: "\(folder.path)/other.key").name(of: Self.document) != name)
  }

  /// What `klamra prove` prints is enough for a stranger with OpenSSL, and for this document only.
  @Test func theKeyOfADocumentProvesItsName() throws {
    let folder = try TemporaryFolder()
    let names = try DocumentNames(secretFile: "\(folder.path)/documents.key")
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

  @Test func theSecretIsPrivateAndOfFullLength() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/documents.key"
    _ = try DocumentNames(secretFile: path)
    #expect(try Files.read(path).count == 32)
    #expect(Shell.shell("stat -c %a documents.key", in: folder.path) == "600\n")
    try AtomicFile.write([1, 2, 3], to: path)
    let error = #expect(throws: DocumentSecretError.self) { try DocumentNames(secretFile: path) }
    #expect("\(error.map { "\($0.what). \($0.advice)" } ?? "")".contains("backup"))
  }
}
