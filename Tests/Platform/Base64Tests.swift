import Testbed
import Testing

@testable import Platform

@Suite struct Base64Tests {
  /// The vectors of RFC 4648, section 10, and two that use the last characters of the alphabet.
  static let vectors: [(String, [UInt8])] = [
    ("", []), ("Zg==", Array("f".utf8)), ("Zm8=", Array("fo".utf8)), ("Zm9v", Array("foo".utf8)),
    ("Zm9vYg==", Array("foob".utf8)), ("Zm9vYmE=", Array("fooba".utf8)), ("Zm9vYmFy", Array("foobar".utf8)),
    ("+/+/", [0xfb, 0xff, 0xbf]), ("//8=", [0xff, 0xff]),
  ]

  @Test func encodesAndDecodesTheVectorsOfRFC4648() {
    for (text, bytes) in Self.vectors {
      #expect(Base64.encode(bytes) == text)
      #expect(Base64.decode(text.utf8) == bytes)
    }
  }

  @Test func whatIsEncodedComesBackForEveryLengthAndByte() {
    var random = Seeded(7)
    for length in 0...100 {
      let bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &random) }
      #expect(Base64.decode(Base64.encode(bytes).utf8) == bytes)
    }
  }

  @Test(arguments: [
    "Z", "Zg", "Zg=", "Zg===", "=", "==", "====", "Zg==Zg==", "Z=g=", "=Zg=", "Zm9v\n", " Zm9v", "Zm 9", "Zm-_", "Zh==",
    "Zm9=", "Zm9vY===", "Zmńv", "Zm9v====",
  ])
  func refusesWhatIsNotTheOneRightSpelling(_ text: String) {
    #expect(Base64.decode(text.utf8) == nil)
  }
}
