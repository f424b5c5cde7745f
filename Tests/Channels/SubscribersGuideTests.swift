import Platform
import Schema
import Testbed
import Testing

@testable import Channels
@testable import Events

/// Runs the examples of docs/subscribers.md.
@Suite(.serialized) struct SubscribersGuideTests {
  static let path = "docs/subscribers.md"
  static let isThere = Files.exists(path)

  /// The code block that follows `<!-- example: name -->`.
  static func example(_ name: String) throws -> String {
    let text = String(decoding: try Files.read(path), as: UTF8.self)
    let mark = try #require(text.firstRange(of: "<!-- example: \(name) -->\n```"))
    let start = try #require(text[mark.upperBound...].firstIndex(of: "\n"))
    let rest = text[text.index(after: start)...]
    return String(rest[..<(try #require(rest.firstRange(of: "```")).lowerBound)])
  }

  @Test(.enabled(if: isThere && Program.find("openssl") != nil, "openssl is not installed"))
  func theShellExampleVerifiesThePublicVectorAndRefusesAnotherBody() throws {
    let vector = WebhookSignatureTests.vector
    let folder = try TemporaryFolder()
    let script = try folder.write("verify.sh", try Self.example("verify.sh"))
    for (body, answer, status) in [(vector.body, "genuine", Int32(0)), (vector.body + [32], "not genuine", 1)] {
      let program = try Program(
        ["sh", script, vector.id, "\(vector.timestamp)", "v1,AAAA \(vector.signature)"],
        environment: ["WEBHOOK_SECRET": vector.secret])
      program.write(body)
      #expect(program.line()?.hasPrefix(answer) == true)
      #expect(program.end() == status)
    }
  }

  @Test(.enabled(if: isThere, "docs/ is not there"))
  func theCommandThatMakesASecretMakesOne() throws {
    let program = try Program(["sh", "-c", try Self.example("secret.sh")])
    let line = try #require(program.line())
    #expect(try WebhookSecret(line).key.count == 32)
    #expect(program.end() == 0)
  }

  @Test(.enabled(if: isThere, "docs/ is not there"))
  func theScheduleInTheGuideIsTheScheduleInTheCode() throws {
    let text = String(decoding: try Files.read(Self.path), as: UTF8.self)
    #expect(RetrySchedule.pausesSeconds == [5, 300, 1800, 7200, 18_000, 36_000, 36_000])
    #expect(text.contains("after 5 seconds, 5 minutes, 30 minutes, 2, 5, 10 and 10 hours"))
    #expect(text.contains("There are 20 seconds") && WebhookLimits.attemptSecondsMax == 20)
    #expect(text.contains("taken nothing for five days") && RetrySchedule.failingSecondsMax == 5 * 86_400)
  }

  @Test(.enabled(if: isThere, "docs/ is not there"))
  func theMessageInTheGuideIsARealOne() throws {
    var news = VersionPublished.sample(2)
    news.manifestURL = "https://dane.example.pl/datasets/ludnosc/versions/2/manifest.json"
    news.deltaURL = "https://dane.example.pl/datasets/ludnosc/changes/1-2.csv"
    let body = String(decoding: try news.body(sequence: 7), as: UTF8.self)
    let text = String(decoding: try Files.read(Self.path), as: UTF8.self)
    // Every member of the message is in the guide with its value, in the same order.
    let shown = try #require(text.firstRange(of: "```json\n")).upperBound
    var rest = text[shown...]
    func flat(_ text: String) -> String { String(text.filter { $0 != " " && $0 != "\n" }) }
    let sent = flat(body)
    var guide = flat(String(rest[..<(try #require(rest.firstRange(of: "```")).lowerBound)]))
    guide = guide.replacing("…", with: SHA256.of("ludnosc 2".utf8).hex)
    rest = ""
    #expect(guide == sent)
    #expect(text.contains("webhook-id: \(news.eventID(WebhookStage.key))"))
    #expect(text.contains("webhook-timestamp: \(WebhookStage.start.seconds)"))
  }
}
