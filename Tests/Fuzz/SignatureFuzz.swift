internal import Channels
internal import Platform
internal import Testbed
internal import Testing

extension FuzzTests {
  /// A webhook is valid exactly when one of its signatures is the one that its id, time and body have.
  @Test func onlyTheRightSignatureIsValid() throws {
    let now = Timestamp(seconds: 1_772_431_200)
    Fuzz.play("onlyTheRightSignatureIsValid", rounds: 4000) { random in
      let secrets = try (0..<1 + random.below(2)).map { _ in
        try WebhookSecret("whsec_" + Base64.encode((0..<32).map { _ in UInt8(random.below(256)) }))
      }
      func damaged(_ text: String) -> String {
        guard random.once(in: 3) else { return text }
        return String(decoding: Mutation.damage(Array(text.utf8), times: 1, &random), as: UTF8.self)
      }
      let moment = now.seconds + Int64(random.below(1000)) - 500
      let body = Array(Mutation.text(["{", "}", "\"a\":1", "ł", " "], upTo: 6, &random).utf8)
      let header = WebhookSignature.header(secrets: secrets, id: "evt_1", timestamp: moment, body: body)
      let (id, time) = (damaged("evt_1"), damaged("\(moment)"))
      let signatures = damaged(random.pick([header, "v1a,abc \(header)", "\(header) v1,", "v1, \(header)"]))
      let came = random.once(in: 3) ? Mutation.damage(body, times: 1, &random) : body
      let verdict = WebhookSignature.verify(
        secrets: secrets, id: id, timestamp: time, header: signatures, body: came, now: now)
      guard let seconds = Int64(time), String(seconds) == time, !id.isEmpty, !id.contains(".") else {
        return try holdEqual(verdict, .malformed, "\(id) \(time)")
      }
      if seconds < now.seconds - 300 { return try holdEqual(verdict, .tooOld, time) }
      if seconds > now.seconds + 300 { return try holdEqual(verdict, .tooNew, time) }
      let right = secrets.map { WebhookSignature.sign(secret: $0, id: id, timestamp: seconds, body: came) }
      let isRight = signatures.utf8.split(separator: 32).prefix(16).contains { one in
        right.contains { $0.utf8.elementsEqual(one) }
      }
      try holdEqual(verdict == .valid, isRight, "\(id) \(time) \(signatures) \(shown(came))")
    }
  }

  /// Every byte sequence has one spelling in base64, and every other text has none.
  @Test func base64HasOneSpelling() {
    Fuzz.play("base64HasOneSpelling", rounds: 8000) { random in
      let bytes = (0..<random.below(40)).map { _ in UInt8(random.below(256)) }
      let text = Base64.encode(bytes)
      try holdEqual(Base64.decode(text.utf8), bytes, text)
      let damaged = Mutation.damage(Array(text.utf8), times: 1 + random.below(2), &random)
      if let decoded = Base64.decode(damaged) {
        try holdEqual(Array(Base64.encode(decoded).utf8), damaged, shown(damaged))
      }
      // Any content of a secret's file gives secrets, or a reason that does not quote it.
      do throws(WebhookSecretError) {
        _ = try WebhookSecret.list(String(decoding: Array("# key\nwhsec_".utf8) + damaged, as: UTF8.self))
      } catch {
        try hold(damaged.count < 20 || !error.what.contains(String(decoding: damaged, as: UTF8.self)), error.what)
      }
    }
  }
}
