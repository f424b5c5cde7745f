import Glibc
import Platform
import Testbed
import Testing

/// Compares a text with a file under `Tests/Publication/Golden`; `KLAMRA_RECORD=1` writes the file instead.
func expectGolden(_ text: String, _ name: String, sourceLocation: Testing.SourceLocation = #_sourceLocation) throws {
  let path = "Tests/Publication/Golden/\(name)"
  if getenv("KLAMRA_RECORD") != nil {
    try Files.makeFolder(Files.parent(of: path))
    try AtomicFile.write(Array(text.utf8), to: path)
    return
  }
  let expected = String(decoding: try Files.read(path), as: UTF8.self)
  #expect(text == expected, "differs from \(path); KLAMRA_RECORD=1 records it anew", sourceLocation: sourceLocation)
}
