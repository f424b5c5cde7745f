internal import Events
internal import Operations
internal import OutputState
internal import Platform
internal import Presentation
internal import Runtime
internal import State

extension Commands {
  static let deliveriesList = Command(
    "deliveries list", "list webhook deliveries and their states",
    options: [
      .flag("--dead", "only dead letters"), .flag("--pending", "only those still to be sent"),
      .text("--subscriber", "ID", "only those of one subscriber"), .number("--rows", "N", "this many (50)"),
    ],
    access: .reading
  ) { context in
    var states: Set<Delivery.State> = []
    if context.invocation.has("--dead") { states.insert(.dead) }
    if context.invocation.has("--pending") { states.insert(.pending) }
    let outbox = try context.records()?.outbox
    let list =
      try outbox?.deliveries(
        states: states, subscriber: context.invocation.text("--subscriber"),
        limit: context.invocation.number("--rows") ?? 50) ?? []
    var table = Table([
      .init("EVENT"), .init("DATASET"), .init("VERSION", .right), .init("SUBSCRIBER"), .init("STATE"),
      .init("ATTEMPTS", .right), .init("NEXT"), .init("PROBLEM", widthMax: 80),
    ])
    for item in list {
      table.add(
        item.event, item.dataset, "\(item.version)", item.subscriber, item.state.rawValue, "\(item.attempts)",
        item.nextAttemptAt.map(Formatting.moment) ?? "-", item.lastProblem ?? "")
    }
    if list.isEmpty { context.output.line("No deliveries.") } else { context.output.table(table) }
    let disabled = try outbox?.disabledSubscribers() ?? []
    for subscriber in disabled {
      context.output.line(
        "\(subscriber.id) is disabled since \(Formatting.moment(subscriber.since)): \(subscriber.reason); "
          + "klamra deliveries enable \(subscriber.id) resumes new events")
    }
    context.output.json([
      "deliveries": .array(list.map(json)),
      "disabled": .array(
        disabled.map {
          ["subscriber": .string($0.id), "since": .string($0.since.description), "reason": .string($0.reason)]
        }),
    ])
    return .done
  }

  static let deliveriesReplay = Command(
    "deliveries replay", "send events again", arguments: [.optional("EVENT")],
    options: [
      .flag("--all", "every event"), .flag("--delivered", "also what was delivered before"),
      .text("--subscriber", "ID", "only to one subscriber, also events that it was never to have"),
    ],
    access: .writing
  ) { context in
    let runtime = try context.runtime()
    let range: Outbox.ReplayRange
    if let event = context.invocation.arguments.first {
      range = .event(event)
    } else if context.invocation.has("--all") {
      range = .all
    } else {
      throw UsageError("\"deliveries replay\" wants an EVENT, or --all", advice: "klamra deliveries list shows them")
    }
    let subscriber = try context.invocation.text("--subscriber").map { try runtime.environment.subscriber($0) }
    let count = try runtime.records.outbox.replay(
      range, subscriber: subscriber, includingDelivered: context.invocation.has("--delivered"))
    context.deliver()
    if !context.isInDaemon { _ = try DeliverEvents(runtime).deliverer().deliverDue() }
    context.output.line("\(Formatting.count(count, "delivery", "deliveries")) to send")
    context.output.json(["replayed": .integer(count)])
    return .done
  }

  static let deliveriesEnable = Command(
    "deliveries enable", "resume events for a disabled subscriber", arguments: [.one("SUBSCRIBER")], access: .writing
  ) { context in
    let runtime = try context.runtime()
    let id = try runtime.environment.subscriber(context.argument(0)).id
    let wasDisabled = try runtime.records.outbox.enable(id)
    context.output.line(wasDisabled ? "\(id) is enabled" : "\(id) was not disabled")
    context.output.json(["subscriber": .string(id), "was_disabled": .boolean(wasDisabled)])
    return .done
  }

  private static func json(_ delivery: Delivery) -> JSON {
    [
      "event": .string(delivery.event), "sequence": .integer(delivery.sequence), "dataset": .string(delivery.dataset),
      "version": .integer(delivery.version), "subscriber": .string(delivery.subscriber),
      "state": .string(delivery.state.rawValue), "attempts": .integer(delivery.attempts),
      "next_attempt": .optional(delivery.nextAttemptAt?.description),
      "last_attempt": .optional(delivery.lastAttemptAt?.description), "status": .optional(delivery.lastCode),
      "problem": .optional(delivery.lastProblem),
    ]
  }
}

extension Environment {
  func subscriber(_ id: String) throws -> Subscriber {
    guard let subscriber = site.subscribers.first(where: { $0.id == id }) else {
      throw UnknownNameError("subscriber", id, site.subscribers.map(\.id))
    }
    return subscriber
  }
}
