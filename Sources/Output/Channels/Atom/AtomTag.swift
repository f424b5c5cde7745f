/// Permanent ids: tag URIs (RFC 4151) of the site's host and path, without scheme and port, which may change while the
/// site stays the same.
struct AtomTag {
  private let prefix: String

  /// - Parameter baseURL: the URL of the site, as validated with the configuration.
  init(_ baseURL: String) {
    let rest = baseURL.firstRange(of: "://").map { baseURL[$0.upperBound...] } ?? baseURL[...]
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    var host = String(authority)
    if host.hasPrefix("[") {
      // A tag URI cannot contain an IPv6 address in brackets; its digits identify the host as well.
      host = String(host.dropFirst().prefix { $0 != "]" }).replacing(":", with: "-")
    } else {
      host = String(host.prefix { $0 != ":" })
    }
    let path = rest.dropFirst(authority.count).prefix { $0 != "?" }
    prefix = "tag:\(host.lowercased()),2026:\(path.dropFirst())\(path.count > 1 ? "/" : "")klamra"
  }

  /// The id of a dataset's feed, or of the site's.
  func feed(of dataset: String?) -> String { dataset.map { "\(prefix)/datasets/\($0)/changes" } ?? "\(prefix)/changes" }

  /// The id of an event's entry, the same in every feed: it ends in the event's id in all channels.
  func entry(of event: String) -> String { "\(prefix)/events/\(event)" }
}
