public import Catalogues
internal import Platform
internal import Serving
internal import Synchronization
internal import Writers

/// The catalogue and its datasets as JSON documents, made from the model of the moment.
///
/// The model is read at most once in `reuseSecondsMax`, however many ask.
public final class CatalogueDocuments: Sendable {
  /// The source of the model; called on worker threads, one at a time.
  public typealias Source = @Sendable () throws -> CatalogueModel

  private struct Held {
    let model: CatalogueModel
    let whole: Representation
    let readAt: Double
  }

  /// How old the model may be that a reply is made of, in seconds.
  static let reuseSecondsMax = 1.0
  /// When a client should ask again that was refused, in seconds.
  static let retryAfterSeconds = 10
  /// A document that is smaller is not worth compressing, in bytes.
  static let packedBytesMin = 512

  private let source: Source
  private let held = Mutex<Held?>(nil)

  public init(_ source: @escaping Source) { self.source = source }

  /// The whole catalogue.
  func catalogue() throws -> Representation { try current().whole }

  /// One dataset; nil where the catalogue has none of this id.
  func dataset(_ id: String) throws -> Representation? {
    guard let dataset = try current().model.datasets.first(where: { $0.id == id }) else { return nil }
    return try Self.representation(of: dataset.json)
  }

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

  private static func representation(of json: JSON) throws -> Representation {
    let bytes = Array((json.compact + "\n").utf8)
    let packed = bytes.count < packedBytesMin ? nil : try GzipCompressor.member(of: bytes)
    return Representation(
      bytes, packed: packed, tag: String(SHA256.of(bytes).hex.prefix(32)), type: "application/json; charset=utf-8",
      fields: fields)
  }

  /// Open data may be read by any page (Fetch, CORS protocol), and are asked for again each time, mostly in vain.
  static let fields = [
    HTTPHeader("Cache-Control", "no-cache"), HTTPHeader("Access-Control-Allow-Origin", "*"),
    HTTPHeader("X-Content-Type-Options", "nosniff"),
  ]

  /// A refusal in the form of the documents.
  static func refusal(_ status: Int, _ pl: String, _ en: String) -> HTTPReply {
    let json: JSON = ["error": ["pl": .string(pl), "en": .string(en)]]
    var reply = HTTPReply.json(status, json.compact + "\n")
    for field in fields { reply.headers.add(field.name, field.value) }
    return reply
  }

  /// The reply that a document makes, or the refusal where there is none or it cannot be made now.
  static func reply(to request: RouteRequest, _ document: () throws -> Representation?) -> HTTPReply {
    do {
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
