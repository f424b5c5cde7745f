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
        guard let url = Self.url(request, place, batch, source, masked: false),
          let key = Self.url(request, place, batch, source, masked: true)
        else { throw .misconfigured(stream: stream, detail: "a placeholder of its path has no value") }
        requests.append(PlannedRequest(url: url, key: key, places: place, batch: batch.map(\.value)))
      }
    }
    self.requests = requests
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

/// The account of the requests, and its quota.
struct FetchAccount {
  /// Without the secret: `bdl.stat.gov.pl anonymous`, or with the first digits of the digest of the secrets.
  let credential: String
  let windows: [QuotaWindow]

  init(_ source: FetchSource) {
    let names = source.connector.parameters.filter { $0.type == .secret }.map(\.name)
    let secrets = names.compactMap { source.secrets[$0] }
    let isRegistered = !names.isEmpty && secrets.count == names.count
    let quotas = source.connector.http?.quotas
    let address = WebAddress(source.base)
    let host = address.map { [80, 443].contains($0.port) ? $0.host : "\($0.host):\($0.port)" } ?? source.base
    credential = isRegistered ? "\(host) \(FetchAccount.mark(secrets))" : "\(host) anonymous"
    let margin = quotas?.margin ?? QuotaWindow.marginDefault
    windows = ((isRegistered ? quotas?.registered : quotas?.anonymous) ?? []).map { $0.keeping(margin) }
  }

  private static func mark(_ secrets: [String]) -> String {
    "key-\(SHA256.of(Array(secrets.joined(separator: "\n").utf8)).hex.prefix(8))"
  }
}
