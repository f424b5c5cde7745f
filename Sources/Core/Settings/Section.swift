internal import Platform

/// A mapping that is being read key by key.
///
/// A key that nobody asked for by the time the section is closed is unknown, and the nearest asked-for key is suggested.
/// Read every key before looking at the results, so that all mistakes are found in one pass.
public final class Section {
  /// The mapping.
  public let node: Node
  /// Where mistakes go.
  public let report: Report
  /// What the section describes, with its article: `a source`, `the field`.
  public let subject: String
  private let entries: [Node.Entry]
  private var known: [String] = []
  /// Required keys that are absent, with what they should hold.
  private var missing: [(key: String, expected: String)] = []

  init(_ node: Node, entries: [Node.Entry], subject: String, report: Report) {
    self.node = node
    self.entries = entries
    self.subject = subject
    self.report = report
  }

  /// The value of a key that must be there; nil when it is absent or wrong, and then the report says so.
  public func required<Value>(_ key: String, _ shape: Shape<Value>) -> Value? {
    guard let child = child(key) else {
      missing.append((key, shape.expected))
      return nil
    }
    return shape.value(of: child, report)
  }

  /// The value of a key that may be absent; nil also when it is wrong.
  public func optional<Value>(_ key: String, _ shape: Shape<Value>) -> Value? {
    child(key).flatMap { shape.value(of: $0, report) }
  }

  /// The value of a key, or the default when it is absent or wrong.
  public func optional<Value>(_ key: String, _ shape: Shape<Value>, default value: Value) -> Value {
    optional(key, shape) ?? value
  }

  /// Whether a key is there; asking does not make it known.
  public func has(_ key: String) -> Bool { entries.contains { $0.key == key } }

  /// The node of a key, unread; asking makes the key known.
  public func child(_ key: String) -> Node? {
    if !known.contains(key) { known.append(key) }
    return entries.first { $0.key == key }?.value
  }

  /// The place of a key, or of the section where the key is absent.
  public func place(of key: String) -> Mark { entries.first { $0.key == key }?.keyMark ?? node.owner }

  /// Reports every key that nobody asked for, and every required one that is absent.
  func close() {
    for entry in entries where !known.contains(entry.key) {
      var suggestion: Advice = ""
      if let meant = Spelling.nearest(to: entry.key, among: known.filter { !has($0) }) {
        suggestion = "did you mean \"\(meant)\"?"
        // A misspelt key is one mistake, not an unknown key and a missing one.
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

  /// How many keys a message lists; more would bury the mistake.
  private var keysListedMax: Int { 12 }
}
