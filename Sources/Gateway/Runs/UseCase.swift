internal import Configuration
internal import Events
internal import Landing
internal import Platform
internal import State
internal import Transfer

/// What the use cases of a gateway have in common: each is a value over the runtime, and names its parts as its own.
protocol UseCase: Sendable {
  var runtime: Runtime { get }
}

extension UseCase {
  var parts: Runtime.Parts { runtime.parts }
  var environment: Environment { runtime.environment }
  var slots: RunSlots { runtime.slots }
  var runs: Runs { runtime.runs }
  var streams: RunStreams { runtime.streams }
  var fetched: FetchedStreams { runtime.fetched }
  var schemas: SourceSchemas { runtime.schemas }
  var freshnessLog: FreshnessLog { runtime.freshnessLog }
  var quarantine: Quarantine { runtime.quarantine }
  var holds: Holds { runtime.holds }
  var outbox: Outbox { runtime.outbox }
  var quotas: Quotas { runtime.quotas }
}
