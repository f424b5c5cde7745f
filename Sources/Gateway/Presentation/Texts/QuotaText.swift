public import Connectors
public import Platform
public import State
internal import Transfer

/// The quotas of all sources as text and JSON.
public enum QuotaText {
  /// A table of the windows, a table of the sources, and what needs an explanation.
  public static func lines(_ costs: [FetchCost]) -> [String] {
    var windows = Table([
      .init("CREDENTIAL"), .init("WINDOW", .right), .init("ALLOWED", .right), .init("KEPT BACK", .right),
      .init("USED", .right), .init("LEFT", .right), .init("ROOM FROM"),
    ])
    var seen: Set<String> = []
    var notes: [String] = []
    for cost in costs where seen.insert(cost.credential).inserted {
      for usage in cost.windows {
        windows.add(
          cost.credential, usage.window.length, Formatting.grouped(usage.window.requests),
          Formatting.grouped(usage.window.requests - usage.window.usable), Formatting.grouped(usage.used),
          Formatting.grouped(usage.free), usage.resetsAt.map(Formatting.moment) ?? "-")
      }
      if let until = cost.blockedUntil {
        notes.append(
          "\(cost.credential): the service wants no request before \(Formatting.moment(until)); "
            + "klamra quota clear \(cost.credential.prefix { $0 != " " }) lifts this")
      }
    }
    var next = Table([
      .init("SOURCE"), .init("LAST RUN", .right), .init("A RUN NOW", .right), .init("CREDENTIAL"), .init("FITS"),
      .init("WOULD FINISH"),
    ])
    for cost in costs {
      next.add(
        cost.source, cost.lastRequests.map { Formatting.count($0, "document") } ?? "-",
        Formatting.count(cost.requests, "request"), cost.credential.isEmpty ? "-" : cost.credential,
        cost.fits ? "yes" : "no, it will pause and resume",
        cost.isEndless ? "never" : cost.finishesAt.map(Formatting.moment) ?? "-")
      if cost.descriptions > 0 {
        notes.append(
          "\(cost.source): klamra preview and klamra doctor --online ask what its values are called, in at most "
            + "\(Formatting.count(cost.descriptions, "request")) a day; a run asks for none")
      }
      if cost.isEndless {
        notes.append(
          "\(cost.source): a run would never finish, because its first pages would be too old before its last one is "
            + "fetched. Ask for fewer values in a run, or register a key with higher limits")
      }
    }
    return windows.linesAndGap + next.lines + (notes.isEmpty ? [] : [""] + notes)
  }

  /// Every source with its windows.
  public static func json(_ costs: [FetchCost]) -> JSON { ["sources": .array(costs.map(json))] }

  private static func json(_ cost: FetchCost) -> JSON {
    [
      "source": .string(cost.source), "credential": .string(cost.credential), "requests": .integer(cost.requests),
      "last_documents": .optional(cost.lastRequests), "descriptions": .integer(cost.descriptions),
      "fits": .boolean(cost.fits),
      "blocked_until": .optional(cost.blockedUntil?.description),
      "finishes": .optional(cost.finishesAt?.description), "endless": .boolean(cost.isEndless),
      "windows": .array(
        cost.windows.map { usage in
          [
            "window": .string(usage.window.length), "used": .integer(usage.used),
            "allowed": .integer(usage.window.requests),
            "kept_back": .integer(usage.window.requests - usage.window.usable), "left": .integer(usage.free),
            "resets": .optional(usage.resetsAt?.description),
          ]
        }),
    ]
  }

  /// What was lifted from a credential, one sentence a line.
  public static func lines(_ lifted: LiftedQuota) -> [String] {
    if lifted.isEmpty { return ["\(lifted.credential): nothing to lift"] }
    var lines: [String] = []
    if let until = lifted.blockedUntil {
      lines.append(
        "\(lifted.credential): requests are made again; the service had refused them until \(Formatting.moment(until))")
    }
    if lifted.requests > 0 {
      lines.append("\(lifted.credential): \(Formatting.count(lifted.requests, "counted request")) forgotten")
    }
    return lines + lifted.resumed.map { "\($0): its paused run goes on now" }
  }

  /// The same for programs.
  public static func json(_ lifted: [LiftedQuota]) -> JSON {
    [
      "credentials": .array(
        lifted.map {
          [
            "credential": .string($0.credential), "blocked_until": .optional($0.blockedUntil?.description),
            "requests_forgotten": .integer($0.requests), "resumed": .array($0.resumed.map { .string($0) }),
          ]
        })
    ]
  }
}

extension Table {
  /// Its lines and an empty one; nothing if it has no rows.
  fileprivate var linesAndGap: [String] { isEmpty ? [] : lines + [""] }
}
