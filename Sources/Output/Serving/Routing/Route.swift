public import Platform
public import Schema

/// What one HTTP server answers at one pattern of paths: a member of seam 6.
///
/// The router has checked method, path and limits before a route is asked, and answers in its place where they do not fit.
public protocol Route: Sendable {
  /// The methods that it answers, such as `GET`, which includes HEAD.
  var methods: [String] { get }
  /// The paths that it answers.
  var pattern: PathPattern { get }
  /// What one request, and all of them together, may use.
  var limits: RouteLimits { get }
  /// Where it works.
  var work: RouteWork { get }
  /// What documents say about it.
  var guide: RouteGuide { get }

  /// The reply to a request. Long work looks at the request's cancellation now and then.
  func answer(_ request: RouteRequest) -> HTTPReply
}

/// Where a route works.
public enum RouteWork: Hashable, Sendable {
  /// On the thread that serves connections: for what takes microseconds, such as opening a file that the kernel then sends.
  case immediate
  /// On the bounded pool of workers: for whatever reads a database or computes.
  case pooled
}

/// What requests of a route may use.
public struct RouteLimits: Hashable, Sendable {
  /// Bytes of a body; 413 above. 0 refuses every body.
  public var bodyBytesMax: Int
  /// Bytes of a query, without its question mark; 414 above.
  public var queryBytesMax: Int
  /// Requests that wait or are answered at once; 503 above. Pooled routes alone.
  public var concurrencyMax: Int
  /// Seconds until a request is answered with 503 whether the route is ready or not. Pooled routes alone.
  public var secondsMax: Double

  public init(bodyBytesMax: Int = 0, queryBytesMax: Int = 4096, concurrencyMax: Int = 16, secondsMax: Double = 10) {
    self.bodyBytesMax = bodyBytesMax
    self.queryBytesMax = queryBytesMax
    self.concurrencyMax = concurrencyMax
    self.secondsMax = secondsMax
  }
}

/// What documents say about a route.
public struct RouteGuide: Hashable, Sendable {
  /// What it is called.
  public var title: Bilingual
  /// What it offers: one or two sentences.
  public var text: Bilingual
  /// The media type of its successful replies, without parameters; `*/*` where it differs from path to path.
  public var mediaType: String

  public init(title: Bilingual, text: Bilingual, mediaType: String) {
    self.title = title
    self.text = text
    self.mediaType = mediaType
  }
}

/// A request that was led to a route.
public struct RouteRequest: Sendable {
  /// The request.
  public var http: HTTPRequest
  /// What stands in the path at the pattern's parameters, decoded; of the rest of a path, as it came.
  public var parameters: [String: String]
  /// Over when the route's time is, or the server stops.
  public var cancellation: Cancellation

  public init(_ http: HTTPRequest, parameters: [String: String] = [:], cancellation: Cancellation = Cancellation()) {
    self.http = http
    self.parameters = parameters
    self.cancellation = cancellation
  }
}
