internal import Channels
internal import Platform
internal import Serving

/// A webhook subscriber: verifies requests by Standard Webhooks, and records them.
struct Receiver {
  let secrets: [WebhookSecret]
  /// The file for one line of JSON per webhook; nil keeps them only in memory.
  let log: String?

  /// Verifies a webhook and returns the reply and the record.
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
    // 401 asks the sender to check its secret. A good receiver answers at once and works afterwards.
    let reply = verdict == .valid ? HTTPReply(204) : .json(401, #"{"error":"\#(verdict)"}"#)
    return (reply, record)
  }
}
