public import Platform
public import Schema

/// One HTTP server's handler for a path pattern: a member of seam 6.
///
/// The router checks method, path and limits before it calls a route, and answers itself if they do not match.
public protocol Route: Sendable {
  /// Its methods, such as `GET`, which includes HEAD.
  var methods: [String] { get }
  /// Its paths.
  var pattern: PathPattern { get }
  /// The limits of a request, and of all requests together.
  var limits: RouteLimits { get }
  /// Where it runs.
  var work: RouteWork { get }
  /// Its documentation.
  var guide: RouteGuide { get }

  /// The reply to a request. Long work must poll the request's cancellation.
  func answer(_ request: RouteRequest) -> HTTPReply
}

/// Where a route runs.
public enum RouteWork: Hashable, Sendable {
  /// On the thread that serves connections: for work of microseconds, such as opening a file that the kernel then
  /// sends.
  case immediate
  /// On the bounded worker pool: for everything that reads a database or computes.
  case pooled
}

/// The limits of a route's requests.
public struct RouteLimits: Hashable, Sendable {
  /// The largest body in bytes; 413 above. 0 refuses every body.
  public var bodyBytesMax: Int
  /// The largest query in bytes, without its question mark; 414 above.
  public var queryBytesMax: Int
  /// The most requests that wait or run at once; 503 above. Only for pooled routes.
  var concurrencyMax: Int
  /// The time limit in seconds, after which a request gets 503. Only for pooled routes.
  public var secondsMax: Double

  public init(bodyBytesMax: Int = 0, queryBytesMax: Int = 4096, concurrencyMax: Int = 16, secondsMax: Double = 10) {
    self.bodyBytesMax = bodyBytesMax
    self.queryBytesMax = queryBytesMax
    self.concurrencyMax = concurrencyMax
    self.secondsMax = secondsMax
  }
}

/// The documentation of a route.
public struct RouteGuide: Hashable, Sendable {
  /// Its title.
  public var title: Bilingual
  /// What it offers: one or two sentences.
  public var text: Bilingual
  /// The media type of its successful replies, without parameters; `*/*` if it depends on the path.
  public var mediaType: String
  /// An address that fits the pattern; nil where that is the pattern itself.
  public var example: String?

  public init(title: Bilingual, text: Bilingual, mediaType: String, example: String? = nil) {
    self.title = title
    self.text = text
    self.mediaType = mediaType
    self.example = example
  }
}

/// A request dispatched to a route.
public struct RouteRequest: Sendable {
  /// The request.
  public var http: HTTPRequest
  /// The parameters of the pattern, decoded; the rest of a path is not decoded.
  public var parameters: [String: String]
  /// Cancelled when the route's time has passed, or the server stops.
  public var cancellation: Cancellation

  public init(_ http: HTTPRequest, parameters: [String: String] = [:], cancellation: Cancellation = Cancellation()) {
    self.http = http
    self.parameters = parameters
    self.cancellation = cancellation
  }
}
