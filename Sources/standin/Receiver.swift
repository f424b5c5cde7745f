internal import Channels
internal import Platform
internal import Serving

/// A subscriber's end: verifies what arrives by Standard Webhooks, and remembers it.
struct Receiver {
  let secrets: [WebhookSecret]
  /// Where a line of JSON per webhook is kept; nil for memory alone.
  let log: String?

  /// Judges a webhook and gives what is remembered of it.
  func receive(_ request: HTTPRequest, now: Timestamp = .now) -> (reply: HTTPReply, record: JSON) {
    let id = request.headers["webhook-id"] ?? ""
    let timestamp = request.headers["webhook-timestamp"] ?? ""
    let verdict = WebhookSignature.verify(
      secrets: secrets, id: id, timestamp: timestamp, header: request.headers["webhook-signature"] ?? "",
      body: request.body, now: now)
    let payload = try? JSON(parsing: request.body)
    let data = payload?["data"]
    let record = JSON.object([
      "id": .string(id), "type": payload?["type"] ?? .null, "dataset": data?["dataset"] ?? .null,
      "version": data?["version"] ?? .null, "verified": .boolean(verdict == .valid), "verdict": .string("\(verdict)"),
      "received": .string(now.description), "payload": payload ?? .null,
    ])
    // 401 asks the sender to look at its secret; a good receiver answers at once and works afterwards.
    let reply = verdict == .valid ? HTTPReply(204) : .json(401, #"{"error":"\#(verdict)"}"#)
    return (reply, record)
  }
}
