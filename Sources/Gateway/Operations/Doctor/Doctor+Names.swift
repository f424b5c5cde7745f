internal import Configuration
internal import Connectors
internal import Platform
internal import Runs
internal import State

/// What services call the values of sources, as they have last said.
extension Doctor {
  func names(_ configuration: Configuration?) -> [Finding] {
    guard let configuration else { return [Finding(.names, .ok, "not compared without a valid configuration")] }
    let findings = configuration.sources.filter { !$0.connector.describe.isEmpty }.flatMap { source in
      names(
        of: source.id, file: "\(folders.config)/sources/\(source.id).yaml",
        DescribeSource.stored(of: source, in: configuration, below: paths.folder))
    }
    return findings.isEmpty ? [Finding(.names, .ok, "no source has values whose names a service can tell")] : findings
  }

  private func names(of source: String, file: String, _ values: [DescribedValue]) -> [Finding] {
    guard !values.isEmpty else {
      return [
        Finding(.names, .ok, "\(source): nobody has asked what the service calls its values", fix: "\(.askServices)")
      ]
    }
    let wrong = values.warnings
    if wrong.isEmpty {
      let same = values.count { $0.verdict == .same }
      let rest = values.count - same
      let text = "\(source): the service calls \(Formatting.count(same, "value")) as declared"
      return [
        Finding(
          .names, .ok, rest == 0 ? text : "\(text), and \(rest) are not declared",
          fix: rest == 0 ? "" : "\(.preview) shows the lines to declare them")
      ]
    }
    let shown = wrong.prefix(Self.listedMax).map {
      Finding(.names, .warning, "\(source): \($0.text)", fix: fix($0.value, file))
    }
    let more = wrong.count - shown.count
    return more > 0
      ? shown + [Finding(.names, .warning, "\(source): \(more) more values", fix: "\(.preview)")] : shown
  }

  private func fix(_ value: DescribedValue, _ file: String) -> Advice {
    switch value.verdict {
    case .differs: "If the service means the same, put into \(file), \(value.asked.parameter): \(value.line ?? "")"
    case .unknown: "Correct or remove \(value.asked.value) in \(file), \(value.asked.parameter)"
    default: "\(.askServices) asks again"
    }
  }
}
