import Platform
import Testbed
import Testing

@testable import Channels

@Suite struct WebhookSignatureTests {
  /// The vector that the reference libraries of Standard Webhooks test themselves with.
  static let vector = (
    secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
    timestamp: Int64(1_614_265_330), body: Array(#"{"test": 2432232314}"#.utf8),
    signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
  )

  private func verdict(
    secrets: [String] = [vector.secret], id: String = vector.id, timestamp: String = "\(vector.timestamp)",
    header: String = vector.signature, body: [UInt8] = vector.body, now: Int64 = vector.timestamp
  ) throws -> WebhookSignature.Verdict {
    WebhookSignature.verify(
      secrets: try secrets.map { try WebhookSecret($0) }, id: id, timestamp: timestamp, header: header, body: body,
      now: Timestamp(seconds: now))
  }

  @Test func signsThePublicVector() throws {
    let secret = try WebhookSecret(Self.vector.secret)
    let signature = WebhookSignature.sign(
      secret: secret, id: Self.vector.id, timestamp: Self.vector.timestamp, body: Self.vector.body)
    #expect(signature == Self.vector.signature)
  }

  @Test func verifiesThePublicVector() throws {
    #expect(try verdict() == .valid)
  }

  @Test func aChangeAnywhereIsAMismatch() throws {
    #expect(try verdict(header: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OA=") == .mismatch)
    #expect(try verdict(id: "msg_p5jXN8AQM9LWM0D4loKWxJeK") == .mismatch)
    #expect(try verdict(timestamp: "1614265331") == .mismatch)
    #expect(try verdict(body: Array(#"{"test": 2432232315}"#.utf8)) == .mismatch)
    #expect(try verdict(body: []) == .mismatch)
    #expect(try verdict(secrets: ["whsec_" + Base64.encode((1...32).map { UInt8($0) })]) == .mismatch)
    #expect(try verdict(secrets: []) == .mismatch)
  }

  @Test func aHeaderIsAListInWhichOtherSchemesAndRubbishArePassedOver() throws {
    let right = Self.vector.signature
    #expect(try verdict(header: "v1a,AAAA \(right)") == .valid)
    #expect(try verdict(header: "v1,!!! v1, v1,AAAA \(right) v2,x") == .valid)
    #expect(try verdict(header: "  \(right)  ") == .valid)
    #expect(try verdict(header: String(right.dropFirst(3))) == .mismatch)
    #expect(try verdict(header: "V1" + right.dropFirst(2)) == .mismatch)
    #expect(try verdict(header: "") == .mismatch)
    let crowd = String(repeating: "v1,AAAA ", count: WebhookSignature.signaturesMax)
    #expect(try verdict(header: crowd + right) == .mismatch)
  }

  @Test func eitherSecretIsGoodWhileOneReplacesTheOther() throws {
    let old = try WebhookSecret(Self.vector.secret)
    let new = try WebhookSecret("whsec_" + Base64.encode((0..<32).map { UInt8($0) }))
    let header = WebhookSignature.header(
      secrets: [new, old], id: Self.vector.id, timestamp: Self.vector.timestamp, body: Self.vector.body)
    #expect(header.split(separator: " ").count == 2)
    #expect(header.hasSuffix(Self.vector.signature))
    for secret in [old, new] {
      let verdict = WebhookSignature.verify(
        secrets: [secret], id: Self.vector.id, timestamp: "\(Self.vector.timestamp)", header: header,
        body: Self.vector.body, now: Timestamp(seconds: Self.vector.timestamp))
      #expect(verdict == .valid)
    }
  }

  @Test func theTimestampMayBeFiveMinutesOffAndNotASecondMore() throws {
    let moment = Self.vector.timestamp
    #expect(try verdict(now: moment + 300) == .valid)
    #expect(try verdict(now: moment + 301) == .tooOld)
    #expect(try verdict(now: moment - 300) == .valid)
    #expect(try verdict(now: moment - 301) == .tooNew)
  }

  @Test(arguments: ["", "x", "+1614265330", "01614265330", "1614265330.0", " 1614265330", "99999999999999999999"])
  func aTimestampThatIsNotSecondsIsMalformed(_ timestamp: String) throws {
    #expect(try verdict(timestamp: timestamp) == .malformed)
  }

  @Test func idsAreNeverEmptyAndHoldNoDot() throws {
    #expect(try verdict(id: "") == .malformed)
    #expect(try verdict(id: "msg.1") == .malformed)
  }

  @Test func theSmallestOfNumbersIsNoMoment() throws {
    #expect(try verdict(timestamp: "\(Int64.min)") == .malformed)
    #expect(try verdict(timestamp: "\(Int64.max)") == .tooNew)
  }

  @Test(.enabled(if: Shared.isThere, "\(Shared.absence)"))
  func theSharedVectorsVerifyAndTheNegativeOneDoesNot() throws {
    let text = String(decoding: try Files.read(Shared.path("webhooks/standard-webhooks-vectors.json")), as: UTF8.self)
    // A file of one line, whose fields are found by name, without a JSON parser.
    func field(_ name: String, after place: String) throws -> String {
      let start = try #require(text.firstRange(of: "\"\(place)\":"))
      let found = try #require(text[start.lowerBound...].firstRange(of: "\"\(name)\":\""))
      var value = ""
      var isEscaped = false
      for character in text[found.upperBound...] {
        if !isEscaped && character == "\"" { break }
        isEscaped = !isEscaped && character == "\\"
        if !isEscaped { value.append(character) }
      }
      return value
    }
    func judge(_ signature: String) throws -> WebhookSignature.Verdict {
      let timestamp = try field("webhook-timestamp", after: "vectors")
      return try verdict(
        secrets: [field("secret", after: "vectors")], id: field("webhook-id", after: "vectors"), timestamp: timestamp,
        header: signature, body: Array(field("payload", after: "vectors").utf8), now: try #require(Int64(timestamp)))
    }
    #expect(try judge(field("webhook-signature", after: "vectors")) == .valid)
    #expect(try judge(field("webhook-signature", after: "negative")) == .mismatch)
  }
}
