internal import Platform
internal import Transfer

/// One request of a stream, without its pages.
struct PlannedRequest: Hashable {
  /// Without the query item of the page number.
  var url: String
  /// The same with secrets masked: the identity of the request across runs.
  var key: String
  /// The values of its placeholders.
  var places: [String: String] = [:]
  /// The values of its batch.
  var batch: [String] = []

  /// The request for one page.
  func page(_ item: String, _ number: Int) -> PlannedRequest {
    func with(_ text: String) -> String {
      "\(text)\(text.contains("?") ? "&" : "?")\(PercentEncoding.encode(item))=\(number)"
    }
    return PlannedRequest(url: with(url), key: with(key), places: places, batch: batch)
  }

  /// The key of the request to which a page with this key belongs; nil if it is not the key of a page.
  static func key(ofPage key: String, _ pageItem: String) -> String? {
    guard let equals = key.lastIndex(of: "=") else { return nil }
    let item = PercentEncoding.encode(pageItem)
    let head = key[..<equals]
    guard head.hasSuffix("?\(item)") || head.hasSuffix("&\(item)") else { return nil }
    return String(head.dropLast(item.count + 1))
  }

  /// Whether a recorded key belongs to this request or one of its pages.
  func covers(_ recorded: String, pageItem: String?) -> Bool {
    if recorded == key { return true }
    guard let pageItem else { return false }
    let joint = key.contains("?") ? "&" : "?"
    return recorded.hasPrefix("\(key)\(joint)\(PercentEncoding.encode(pageItem))=")
  }
}

/// The requests of a stream in order: every combination of `each`, the last one changing fastest, and the batches of
/// each.
struct FetchPlan {
  let requests: [PlannedRequest]
  /// Their keys.
  let keys: Set<String>

  init(_ request: StreamRequest, stream: String, _ source: FetchSource) throws(FetchError) {
    guard !source.base.isEmpty else { throw .misconfigured(stream: stream, detail: "it has no base address") }
    var places: [[String: String]] = [[:]]
    for each in request.each {
      let values = source.parameters.all(each.parameter).unique
      guard !values.isEmpty else { throw .nothingToAsk(stream: stream, parameter: each.parameter) }
      places = places.flatMap { place in
        values.map { value in place.merging([each.placeholder: value]) { _, new in new } }
      }
    }
    var batches: [[(name: String, value: String)]] = [[]]
    if let batch = request.batch {
      let values = source.parameters.all(batch.parameter).unique
      guard !values.isEmpty else { throw .nothingToAsk(stream: stream, parameter: batch.parameter) }
      batches = stride(from: 0, to: values.count, by: batch.size).map { start in
        values[start..<min(start + batch.size, values.count)].map { (batch.name, $0) }
      }
    }
    var requests: [PlannedRequest] = []
    for place in places {
      for batch in batches {
        if let name = Self.dotted(request, place, source) {
          let value = place[name] ?? source.parameters.first(name) ?? ""
          let parameter = request.each.first { $0.placeholder == name }?.parameter ?? name
          throw .misconfigured(
            stream: stream,
            detail: "the value \"\(value)\" of \(parameter) leads to another path than the connector's: remove it")
        }
        guard let url = Self.url(request, place, batch, source, masked: false),
          let key = Self.url(request, place, batch, source, masked: true)
        else { throw .misconfigured(stream: stream, detail: "a placeholder of its path has no value") }
        requests.append(PlannedRequest(url: url, key: key, places: place, batch: batch.map(\.value)))
      }
    }
    self.requests = requests
    keys = Set(requests.map(\.key))
  }

  /// How many of the recorded keys belong to each request or one of its pages, by the key of the request.
  func counts(of recorded: some Sequence<String>, pageItem: String?) -> [String: Int] {
    var counts: [String: Int] = [:]
    for key in recorded {
      let own = keys.contains(key) ? key : pageItem.flatMap { PlannedRequest.key(ofPage: key, $0) }
      if let own, keys.contains(own) { counts[own, default: 0] += 1 }
    }
    return counts
  }

  /// The placeholder that a segment of the path would consist of as `.` or `..`, which lead to another path
  /// (RFC 3986, section 5.2.4) even where they are escaped; nil if there is none.
  private static func dotted(_ request: StreamRequest, _ place: [String: String], _ source: FetchSource) -> String? {
    let dots = request.path.placeholders.filter { name in
      [".", ".."].contains(source.secrets[name] ?? place[name] ?? source.parameters.first(name))
    }
    guard let first = dots.first else { return nil }
    let path = request.path.filled { source.secrets[$0] ?? place[$0] ?? source.parameters.first($0) } ?? ""
    let segments = path.prefix { $0 != "?" }.split(separator: "/")
    return segments.contains { $0 == "." || $0 == ".." } ? first : nil
  }

  private static func url(
    _ request: StreamRequest, _ place: [String: String], _ batch: [(name: String, value: String)],
    _ source: FetchSource, masked: Bool
  ) -> String? {
    func value(_ name: String) -> String? {
      if let secret = source.secrets[name] { return masked ? Masking.mask : PercentEncoding.encode(secret) }
      return (place[name] ?? source.parameters.first(name)).map { PercentEncoding.encode($0) }
    }
    guard let path = request.path.filled(literal: { PercentEncoding.complete($0, in: .reference) }, value) else {
      return nil
    }
    var items: [String] = []
    for item in request.query {
      // An item is omitted if its parameter has no value.
      let text = item.value.filled(literal: { PercentEncoding.complete($0, in: .queryValue) }, value)
      if let text { items.append("\(PercentEncoding.encode(item.name))=\(text)") }
    }
    items += batch.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }
    if let pages = request.pages, let name = pages.sizeName {
      items.append("\(PercentEncoding.encode(name))=\(pages.size)")
    }
    let joint = path.contains("?") ? "&" : "?"
    return source.base + path + (items.isEmpty ? "" : joint + items.joined(separator: "&"))
  }
}
