internal import Glibc
internal import Platform

/// A metric with its samples.
public struct Metric: Sendable {
  /// The kinds of metrics (https://prometheus.io/docs/concepts/metric_types/).
  public enum Kind: String, Sendable {
    /// Only increases from the start of the process; its name ends in `_total`.
    case counter
    case gauge
  }

  /// One value of the metric, for one combination of labels.
  public struct Sample: Sendable {
    /// The labels, which distinguish the samples of a metric.
    public var labels: [(name: String, value: String)]
    /// The value, in the unit at the end of the metric's name.
    public var value: Double

    public init(_ value: Double, _ labels: KeyValuePairs<String, String> = [:]) {
      self.value = value
      self.labels = labels.map { (name: $0.key, value: $0.value) }
    }
  }

  /// Letters, digits and underscores, beginning with `klamra_`; the unit is its last word.
  public var name: String
  /// One sentence of help.
  public var help: String
  /// Its kind.
  public var kind: Kind
  /// Its samples; empty if there is nothing to report yet.
  public var samples: [Sample]

  public init(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) {
    self.name = name
    self.help = help
    self.kind = kind
    self.samples = samples
  }

  /// A metric of one sample without labels.
  public init(_ name: String, _ kind: Kind, _ help: String, _ value: Double) {
    self.init(name, kind, help, [Sample(value)])
  }

  /// The Prometheus text format 0.0.4
  /// (https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format).
  public static func text(_ metrics: [Metric]) -> String {
    var text = ""
    for metric in metrics {
      text += "# HELP \(metric.name) \(escaped(metric.help, isLabel: false))\n"
      text += "# TYPE \(metric.name) \(metric.kind.rawValue)\n"
      for sample in metric.samples {
        let labels = sample.labels.map { "\($0.name)=\"\(escaped($0.value, isLabel: true))\"" }
        text += metric.name + (labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}")
        text += " \(number(sample.value))\n"
      }
    }
    return text
  }

  private static func escaped(_ text: String, isLabel: Bool) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": escaped += #"\\"#
      case "\n": escaped += #"\n"#
      case "\"" where isLabel: escaped += #"\""#
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  private static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
    // Below 2^53 every integer is exact.
    return value.rounded() == value && abs(value) < 9e15 ? String(Int(value)) : String(value)
  }
}

extension Metric {
  /// The kernel's figures about this process (proc(5)), named as Prometheus clients name them.
  public static func process() -> [Metric] {
    var metrics: [Metric] = []
    let page = Double(sysconf(Int32(_SC_PAGESIZE)))
    if let statm = try? Files.read("/proc/self/statm") {
      let pages = String(decoding: statm, as: UTF8.self).split(separator: " ")
      if pages.count > 1, let resident = Double(pages[1]) {
        metrics.append(
          Metric("process_resident_memory_bytes", .gauge, "Resident memory of the process.", resident * page))
      }
    }
    if let open = try? Files.list("/proc/self/fd").count {
      metrics.append(Metric("process_open_fds", .gauge, "Open file descriptors.", Double(open)))
    }
    var usage = rusage()
    if getrusage(Int32(RUSAGE_SELF.rawValue), &usage) == 0 {
      let microseconds = usage.ru_utime.tv_usec + usage.ru_stime.tv_usec
      let seconds = Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + Double(microseconds) / 1e6
      metrics.append(Metric("process_cpu_seconds_total", .counter, "Processor time of the process.", seconds))
    }
    return metrics
  }

  /// The replies of a server by status class.
  public static func answered(_ server: HTTPServer, listener: String) -> Metric {
    let samples = server.answered.enumerated().dropFirst().map { hundreds, count in
      Sample(Double(count), ["listener": listener, "code": "\(hundreds)xx"])
    }
    return Metric("klamra_http_replies_total", .counter, "HTTP replies by status class.", samples)
  }
}
