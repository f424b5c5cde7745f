import Platform
import Testing

@testable import Channels

@Suite struct WebhookSecretTests {
  private static func text(bytes: Int) -> String { "whsec_" + Base64.encode((0..<bytes).map { UInt8($0 * 37 % 256) }) }

  @Test func from24To64BytesAreASecret() throws {
    #expect(try WebhookSecret(Self.text(bytes: 24)).key.count == 24)
    #expect(try WebhookSecret(Self.text(bytes: 64)).key.count == 64)
    #expect(throws: WebhookSecretError.size(bytes: 23)) { try WebhookSecret(Self.text(bytes: 23)) }
    #expect(throws: WebhookSecretError.size(bytes: 65)) { try WebhookSecret(Self.text(bytes: 65)) }
  }

  @Test func whiteSpaceAroundItDoesNotCount() throws {
    #expect(try WebhookSecret(" \t\(Self.text(bytes: 24))\r\n") == WebhookSecret(Self.text(bytes: 24)))
  }

  @Test func anythingElseIsRefusedAndTheRefusalDoesNotQuoteIt() {
    #expect(throws: WebhookSecretError.prefix) { try WebhookSecret("hunter2") }
    #expect(throws: WebhookSecretError.prefix) { try WebhookSecret("") }
    #expect(throws: WebhookSecretError.prefix) { try WebhookSecret("whpk_AAAA") }
    #expect(throws: WebhookSecretError.base64) { try WebhookSecret("whsec_hunter2!") }
    #expect(throws: WebhookSecretError.size(bytes: 0)) { try WebhookSecret("whsec_") }
    #expect(throws: WebhookSecretError.weak) { try WebhookSecret("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA") }
    #expect(throws: WebhookSecretError.weak) {
      try WebhookSecret("whsec_" + Base64.encode(Array("change me change me change me".utf8)))
    }
    do {
      _ = try WebhookSecret("whsec_hunter2!")
    } catch {
      #expect(!error.description.contains("hunter2"))
      #expect(error.description.contains("head -c 32 /dev/urandom"))
    }
  }

  @Test func aFileHoldsOneALine() throws {
    let (new, old) = (Self.text(bytes: 32), Self.text(bytes: 24))
    let secrets = try WebhookSecret.list("# since March\n\(new)\r\n\n  \(old)\n")
    #expect(try secrets == [WebhookSecret(new), WebhookSecret(old)])
    #expect(throws: WebhookSecretError.absent) { try WebhookSecret.list("\n# nothing\n") }
    #expect(throws: WebhookSecretError.prefix) { try WebhookSecret.list("\(new)\nsecond") }
  }

  @Test func aSecretShowsNothingOfItself() throws {
    let secret = try WebhookSecret(Self.text(bytes: 24))
    var dumped = ""
    dump(secret, to: &dumped)
    for shown in ["\(secret)", String(reflecting: secret), dumped] {
      #expect(!shown.contains("Wlpa") && !shown.contains("90"))
    }
  }
}
