internal import Events
internal import Platform

/// Why no event is sent again.
enum ReplayError: Problem, Hashable {
  case unknownEvent(String)
  case disabled(DisabledSubscriber)

  var what: String {
    switch self {
    case .unknownEvent(let id): "there is no event \(id)"
    case .disabled(let subscriber):
      "the subscriber \(subscriber.id) was disabled at \(subscriber.since): \(subscriber.reason)"
    }
  }

  var advice: Advice {
    switch self {
    case .unknownEvent: "See \(.listDeliveries)"
    case .disabled(let subscriber): "Enable it first: \(.enableSubscriber(subscriber.id))"
    }
  }
}
