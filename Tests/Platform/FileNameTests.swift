import Glibc
import Platform
import Testbed
import Testing

/// Names of files as bytes.
@Suite struct FileNameTests {
  @Test(
    arguments: [
      (Array("a.csv".utf8), "a.csv", true), (Array("żółw".utf8), "żółw", true),
      ([0xbf, 0xf3, 0x61], "\\xbf\\xf3a", false), (Array("ż".utf8) + [0xff], "ż\\xff", false),
      ([0x01, 0xc5], "\u{1}\\xc5", false),
      ([], "", true), ([0xe2, 0x82], "\\xe2\\x82", false), ([0xed, 0xa0, 0x80], "\\xed\\xa0\\x80", false),
    ] as [([UInt8], String, Bool)])
  func aNameIsShown(bytes: [UInt8], text: String, isText: Bool) {
    let name = FileName(bytes)
    #expect(name.description == text && name.isText == isText)
  }

  @Test func aFileOfAnyNameIsFoundAndOpened() throws {
    let folder = try TemporaryFolder()
    let name = FileName([0xbf, 0x0a, 0x5c])
    let place = name.inside(folder.path)
    let file = open(place.bytes.map { CChar(bitPattern: $0) } + [0], O_WRONLY | O_CREAT, 0o600)
    #expect(file >= 0 && Glibc.write(file, "abc", 3) == 3)
    close(file)
    #expect(try Files.names(in: folder.path) == [name])
    #expect(place.facts?.kind == .file && place.facts?.bytes == 3)
    let open = try Descriptor(readingEntry: place, shownAs: "x")
    #expect(try open.identity() == place.facts?.identity && open.size() == 3)
    #expect(FileName([0xbf]).inside(folder.path).facts == nil)
    #expect(throws: FileError.self) {
      _ = try Descriptor(readingEntry: FileName([0xbf]).inside(folder.path), shownAs: "y")
    }
    #expect(FileName(Array(folder.path.utf8)).facts?.kind == .folder)
  }

  @Test func anAbsentFolderHasNoNames() { #expect(throws: FileError.self) { try Files.names(in: "/nowhere/at/all") } }
}

/// What a path itself is, not what a link leads to; nil if there is nothing.
func kind(_ path: String) -> FileFacts.Kind? { FileName(Array(path.utf8)).facts?.kind }
