import Platform
import Settings
import Testbed
import Testing

@Suite struct SecretReferenceTests {
  @Test func aSecretIsTheTextOfItsFileWithoutTheLineEnd() throws {
    let folder = try TemporaryFolder()
    try folder.write("key", " two words \r\n\n")
    #expect(try SecretReference.file(folder.file("key")).read() == " two words")
  }

  @Test(arguments: ["", "\n", " \n "]) func aFileWithoutASecretIsRefused(text: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("key", text)
    let reference = SecretReference.file(folder.file("key"))
    let error = #expect(throws: SecretError.self) { try reference.read() }
    #expect(error?.reason.hasSuffix("is empty") == true)
    #expect(error?.advice.description.contains("readable for the user that runs klamra") == true)
  }

  @Test func aFileBeyondTheLimitIsRefused() throws {
    let folder = try TemporaryFolder()
    try folder.write("key", String(repeating: "x", count: SecretReference.bytesMax))
    #expect(try SecretReference.file(folder.file("key")).read().count == SecretReference.bytesMax)
    try folder.write("key", String(repeating: "x", count: SecretReference.bytesMax + 1))
    #expect(throws: SecretError.self) { try SecretReference.file(folder.file("key")).read() }
  }

  @Test func anAbsentFileIsNamed() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: SecretError.self) { try SecretReference.file(folder.file("absent")).read() }
    #expect(error?.what.contains(folder.file("absent")) == true)
  }
}
