internal import Platform

/// A mapping that is read key by key.
///
/// A key that was not requested when the section is closed is unknown, and the nearest requested key is suggested. Read
/// every key before using the results, so that all mistakes are found in one pass.
public final class Section {
  /// The mapping.
  public let node: Node
  /// Receives the mistakes.
  public let report: Report
  /// The subject of the section with its article: `a source`, `the field`.
  public let subject: String
  private let entries: [Node.Entry]
  private var known: [String] = []
  /// The requested keys whose values may be secrets.
  private var secrets: Set<String> = []
  /// Required keys that are absent, with their expected values.
  private var missing: [(key: String, expected: String)] = []

  init(_ node: Node, entries: [Node.Entry], subject: String, report: Report) {
    self.node = node
    self.entries = entries
    self.subject = subject
    self.report = report
  }

  /// The value of a required key; nil if it is absent or wrong, which is reported.
  public func required<Value>(_ key: String, _ shape: Shape<Value>) -> Value? {
    if shape.isSecret { secrets.insert(key) }
    guard let child = child(key) else {
      missing.append((key, shape.expected))
      return nil
    }
    return shape.value(of: child, report)
  }

  /// The value of an optional key; nil also if it is wrong.
  public func optional<Value>(_ key: String, _ shape: Shape<Value>) -> Value? {
    if shape.isSecret { secrets.insert(key) }
    return child(key).flatMap { shape.value(of: $0, report) }
  }

  /// The value of a key, or the default if it is absent or wrong.
  public func optional<Value>(_ key: String, _ shape: Shape<Value>, default value: Value) -> Value {
    optional(key, shape) ?? value
  }

  /// Whether a key exists; this does not count as a request.
  public func has(_ key: String) -> Bool { entries.contains { $0.key == key } }

  /// The unread node of a key; this counts as a request.
  public func child(_ key: String) -> Node? {
    if !known.contains(key) { known.append(key) }
    return entries.first { $0.key == key }?.value
  }

  /// Passes over a key that cannot be read because of another mistake: it counts as requested, and as it may hold a
  /// secret, its lines are not shown.
  public func skip(_ key: String) {
    secrets.insert(key)
    if let node = child(key) { report.hideLines(of: node) }
  }

  /// The place of a key, or of the section if the key is absent.
  public func place(of key: String) -> Mark { entries.first { $0.key == key }?.keyMark ?? node.owner }

  /// Reports every key that was not requested, and every required key that is absent.
  func close() {
    for entry in entries where !known.contains(entry.key) {
      var suggestion: Advice = ""
      let meant = Spelling.nearest(to: entry.key, among: known.filter { !has($0) })
      if !secrets.isEmpty, meant.map(secrets.contains) ?? true {
        report.hideLines(of: entry.keyMark)
        report.hideLines(of: entry.value)
      }
      if let meant {
        suggestion = "did you mean \"\(meant)\"?"
        // A misspelt key is one mistake, not an unknown key plus a missing one.
        missing.removeAll { $0.key == meant }
      } else if known.count <= keysListedMax {
        suggestion = "\(subject) may have \(known.map { "\"\($0)\"" }.joined(separator: ", "))"
      }
      report.error("unknown key \"\(entry.key)\" in \(subject)", at: entry.keyMark, suggestion: suggestion)
    }
    for (key, expected) in missing {
      report.error("\(subject) needs \"\(key)\": \(expected)", at: node.owner)
    }
  }

  /// The most keys that a message lists; more would hide the mistake.
  private var keysListedMax: Int { 12 }
}
