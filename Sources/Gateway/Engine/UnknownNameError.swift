internal import Configuration
internal import Platform

/// A name that the configuration does not have.
struct UnknownNameError: Problem, Hashable {
  let kind: String
  let name: String
  let known: [String]

  init(_ kind: String, _ name: String, _ known: [String]) {
    self.kind = kind
    self.name = name
    self.known = known
  }

  var what: String { "there is no \(kind) \"\(name)\"" + UsageError.hint(name, among: known) }
  var advice: String {
    known.isEmpty ? "The configuration has none" : "The configuration has: \(known.joined(separator: ", "))"
  }
}
