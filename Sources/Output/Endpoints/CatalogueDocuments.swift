public import Catalogues
internal import Platform
internal import Serving
internal import Synchronization
internal import Writers

/// The catalogue and its datasets as JSON documents, made from the current model.
///
/// The model is read at most once in `reuseSecondsMax`, whatever the number of requests.
public final class CatalogueDocuments: Sendable {
  /// The source of the model; called on worker threads, one at a time.
  public typealias Source = @Sendable () throws -> CatalogueModel

  private struct Held {
    let model: CatalogueModel
    let whole: Representation
    let readAt: Double
  }

  /// The largest age of a model used for a reply, in seconds.
  static let reuseSecondsMax = 1.0
  /// The `Retry-After` of refused requests, in seconds.
  static let retryAfterSeconds = 10
  /// Smaller documents are not compressed, in bytes.
  static let packedBytesMin = 512

  private let source: Source
  private let held = Mutex<Held?>(nil)

  public init(_ source: @escaping Source) { self.source = source }

  /// The current model, for routes with documents of their own.
  func model() throws -> CatalogueModel { try current().model }

  /// The whole catalogue.
  func catalogue() throws -> Representation { try current().whole }

  /// One dataset; nil if the catalogue has no such id.
  func dataset(_ id: String) throws -> Representation? {
    guard let dataset = try model().datasets.first(where: { $0.id == id }) else { return nil }
    return try Self.representation(of: dataset.json)
  }

  /// What is said in the place of a withdrawn dataset; nil if it is not withdrawn.
  func tombstone(_ id: String) throws -> JSON? { try model().tombstone(of: id) }

  private func current() throws -> Held {
    try held.withLock { held throws in
      let now = Monotonic.seconds
      if let held, now - held.readAt < Self.reuseSecondsMax { return held }
      let model = try source()
      let new = Held(model: model, whole: try Self.representation(of: model.json), readAt: now)
      held = new
      return new
    }
  }

  /// A document as it is sent: with its entity tag, packed where that is worth it.
  static func representation(of json: JSON) throws -> Representation {
    let bytes = Array((json.compact + "\n").utf8)
    let packed = bytes.count < packedBytesMin ? nil : try GzipCompressor.member(of: bytes)
    return Representation(
      bytes, packed: packed, tag: String(SHA256.of(bytes).hex.prefix(32)), type: "application/json; charset=utf-8",
      fields: fields)
  }

  /// Any page may read open data (Fetch, CORS protocol). Clients revalidate each time, mostly with a 304.
  static let fields = [
    HTTPHeader("Cache-Control", "no-cache"), HTTPHeader("Access-Control-Allow-Origin", "*"),
    HTTPHeader("X-Content-Type-Options", "nosniff"),
  ]

  /// A refusal as a JSON document.
  static func refusal(_ status: Int, _ pl: String, _ en: String) -> HTTPReply {
    let json: JSON = ["error": ["pl": .string(pl), "en": .string(en)]]
    var reply = HTTPReply.json(status, json.compact + "\n")
    for field in fields { reply.headers.add(field.name, field.value) }
    return reply
  }

  /// The reply for a document, or a refusal if it is absent, withdrawn or cannot be made now.
  static func reply(
    to request: RouteRequest, tombstone: () throws -> JSON? = { nil }, _ document: () throws -> Representation?
  ) -> HTTPReply {
    do {
      if let tombstone = try tombstone() {
        // RFC 9110 15.5.11.
        var reply = HTTPReply.json(410, tombstone.compact + "\n")
        for field in fields { reply.headers.add(field.name, field.value) }
        return reply
      }
      guard let document = try document() else {
        return refusal(404, "Nie ma takiego zbioru.", "There is no such dataset.")
      }
      return document.reply(to: request.http)
    } catch {
      Log.error("the catalogue cannot be read: \(error)")
      var reply = refusal(503, "Katalogu nie można teraz odczytać.", "The catalogue cannot be read now.")
      reply.headers.add("Retry-After", "\(retryAfterSeconds)")
      return reply
    }
  }
}
