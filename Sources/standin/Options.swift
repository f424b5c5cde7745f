internal import Channels
internal import Platform

/// The options of the command line.
struct Options: Sendable {
  var port: UInt16 = 8090
  var state: String?
  var start = World.State()
  var secrets: [WebhookSecret] = []
  var log: String?

  static let help = """
    standin serve [options]: GUS BDL, GIOŚ and a webhook receiver on 127.0.0.1, for demonstrations and tests

      --port N                   the port (8090); 0 takes a free one
      --state DIR                remember a revision between starts
      --revise                   serve the revised figures
      --fail MODE[:TIMES]        fail: \(Failure.allCases.map(\.rawValue).joined(separator: ", "))
      --quota none|documented|1s=5,15m=100   request windows of BDL (documented)
      --receiver-secret whsec_…  a secret of the receiver at /hook; may be repeated
      --receiver-log FILE        keep a line of JSON for each webhook

    Paths: /api/v1/…  /pjp-api/v1/rest/…  /hook  /hook/received  /pages/{0…999}  /control  /control/reset

    """

  init() {}

  init(_ arguments: [String]) throws(OptionError) {
    var rest = arguments[...]
    guard rest.popFirst() == "serve" else { throw OptionError("the only command is serve") }
    while let name = rest.popFirst() {
      if name == "--revise" {
        start.isRevised = true
        continue
      }
      guard let value = rest.popFirst() else { throw OptionError("\(name) needs a value, or is unknown") }
      try take(name, value)
    }
  }

  private mutating func take(_ name: String, _ value: String) throws(OptionError) {
    switch name {
    case "--port":
      guard let port = UInt16(value) else { throw OptionError("\(value) is no port") }
      self.port = port
    case "--state": state = value
    case "--receiver-log": log = value
    case "--receiver-secret":
      do throws(WebhookSecretError) {
        secrets.append(try WebhookSecret(value))
      } catch {
        throw OptionError("\(error)")
      }
    case "--quota":
      guard let quotas = QuotaBook.parse(value) else { throw OptionError("\(value) is no quota") }
      start.quotas = quotas
    case "--fail":
      let pieces = value.split(separator: ":")
      guard let failure = pieces.first.flatMap({ Failure(rawValue: String($0)) }) else {
        throw OptionError("\(value) is no way to fail")
      }
      start.failure = failure
      start.failuresLeft = pieces.count > 1 ? Int(pieces[1]) : nil
    default: throw OptionError("\(name) is unknown")
    }
  }
}

/// An invalid command line.
struct OptionError: Problem {
  let what: String
  var advice: Advice { "standin --help shows what there is" }

  init(_ what: String) { self.what = what }
}
