internal import Landing
internal import Operations
internal import Platform
internal import Schema
internal import Store

/// The input rows of a derived row, as text and JSON.
struct DerivationText {
  let derivation: TracedDerivation

  var lines: [String] {
    ["The SELECT gives this row again. It read these rows, whether or not it used their values:"]
      + derivation.inputs.flatMap(lines)
  }

  private func lines(_ input: TracedDerivation.Input) -> [String] {
    var lines = input.traces.flatMap { trace -> [String] in
      let values = trace.dataset.columns.indices.filter { !trace.dataset.keyIndices.contains($0) }.map {
        "\(trace.dataset.columns[$0].name)=\(trace.values[$0])"
      }
      let row = "\(input.dataset) \(key(input, trace.key)): \(values.joined(separator: " "))"
      return ["  \(row)"] + way(trace).map { "    \($0)" }
    }
    let rest = input.count - input.traces.count
    if rest > 0 {
      let example = input.keys.dropFirst(input.traces.count).first.map {
        ": klamra trace \(input.dataset) \(key(input, $0))"
      }
      lines.append(
        "  … and \(Formatting.count(rest, "row")) more of \(input.dataset) version \(input.version)\(example ?? "")")
    }
    return lines
  }

  private func key(_ input: TracedDerivation.Input, _ values: [Value]) -> String {
    zip(input.keyNames, values).map { "\($0)=\($1)" }.joined(separator: " ")
  }

  /// The origin of an input row.
  private func way(_ trace: Trace) -> [String] {
    let set = "version \(trace.setBy.number), run \(trace.setBy.run) of \(trace.setBy.source)"
    switch trace.origin {
    case .record(let record):
      let bytes = record.extent.map { ", bytes \($0.lowerBound) to \($0.upperBound)" } ?? ""
      return [
        set,
        "\(record.isLine ? "line" : "record") \(record.position)\(bytes) of \(record.document.document.digest.hex)",
        "from \(record.document.url)",
      ]
    case .derived(let inner):
      return ["\(set), select \(inner.file)"] + inner.inputs.flatMap { DerivationText(derivation: inner).lines($0) }
    case .mixed: return [set, "its mapping groups or sorts records; made from:"] + documents(trace)
    case .notKept(_, let areErased):
      return [set, areErased ? "its documents were erased with another record" : "its documents are no longer kept"]
    case .unknown(let why): return [set, "its record cannot be found again: \(why)"]
    }
  }

  private func documents(_ trace: Trace) -> [String] {
    trace.documents.prefix(5).map { "  \($0.document.digest.hex)  \($0.url)" }
      + (trace.documents.count > 5 ? ["  … and \(trace.documents.count - 5) more"] : [])
  }

  var json: JSON {
    [
      "file": .string(derivation.file), "select": .string(derivation.select.hex),
      "inputs": .array(
        derivation.inputs.map { input in
          [
            "dataset": .string(input.dataset), "version": .integer(input.version), "rows_read": .integer(input.count),
            "keys": .array(input.keys.map { key in .array(key.map { .string($0.description) }) }),
            "rows": .array(input.traces.map { TraceText(trace: $0).json }),
          ]
        }),
    ]
  }
}
