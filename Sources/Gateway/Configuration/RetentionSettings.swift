public import Platform
internal import Settings

/// How long the gateway keeps unreferenced data (`retention:` in `klamra.yaml`).
public struct RetentionSettings: Hashable, Sendable {
  /// A number of days.
  public struct Days: Hashable, Sendable {
    /// At least 1.
    public var count: Int

    public init(_ count: Int) { self.count = count }

    /// The moment this many days before another.
    public func before(_ moment: Timestamp) -> Timestamp { moment.adding(seconds: -Double(count) * 86_400) }
  }

  /// Documents of runs that failed, changed nothing or were rejected.
  public var documents = Days(90)
  /// Records of runs with their ledgers: three years.
  public var runs = Days(1095)
  /// Deliveries that a subscriber has received.
  public var deliveries = Days(90)
  /// Deliveries that were given up or cancelled, which an operator may still want to replay.
  public var deadLetters = Days(365)
  /// Events without a kept delivery: three years.
  public var events = Days(1095)

  public init() {}
}

extension Shape where Value == RetentionSettings {
  /// The section `retention`.
  static var retention: Shape {
    .section("the retention") { section in
      var settings = RetentionSettings()
      let errors = section.report.errorCount
      settings.documents = section.optional("documents", .days, default: settings.documents)
      settings.runs = section.optional("runs", .days, default: settings.runs)
      settings.deliveries = section.optional("deliveries", .days, default: settings.deliveries)
      settings.deadLetters = section.optional("dead_letters", .days, default: settings.deadLetters)
      settings.events = section.optional("events", .days, default: settings.events)
      let known = ["documents", "runs", "deliveries", "dead_letters", "events"]
      let hasMistakes = section.report.errorCount > errors || !Set(section.node.keys).isSubset(of: known)
      func require(
        _ key: String, _ kept: RetentionSettings.Days, atLeast other: String, _ least: RetentionSettings.Days
      ) {
        // A default that replaces an invalid value is not the operator's choice.
        guard kept.count < least.count, !hasMistakes else { return }
        section.report.error(
          "\"\(key)\" is \(kept.count)d, shorter than \"\(other)\" with \(least.count)d",
          at: section.place(of: section.has(key) ? key : other),
          suggestion: "\(key): \(least.count)d or more")
      }
      // A run without its record would hold documents that can no longer be found.
      require("runs", settings.runs, atLeast: "documents", settings.documents)
      require("dead_letters", settings.deadLetters, atLeast: "deliveries", settings.deliveries)
      require("events", settings.events, atLeast: "dead_letters", settings.deadLetters)
      return settings
    }
  }
}

extension Shape where Value == RetentionSettings.Days {
  /// `90d`: whole days, from one to a hundred years.
  static var days: Shape {
    let expected = "a number of days (90d)"
    return Shape<String>.text.checked(as: expected) { text, node, report in
      guard text.hasSuffix("d"), let seconds = secondsOfSpan(text), (1...36_525).contains(seconds / 86_400) else {
        let isNumber = secondsOfSpan("\(text)d").map { (1...36_525).contains($0 / 86_400) } ?? false
        report.error(
          "expected \(expected), from 1d to 36525d, found \"\(text)\"", at: node.mark,
          suggestion: isNumber ? "write \(text)d" : "")
        return nil
      }
      return RetentionSettings.Days(seconds / 86_400)
    }
  }
}
