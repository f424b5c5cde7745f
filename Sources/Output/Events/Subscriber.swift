/// A recipient of events, as declared in `config/subscribers/<id>.yaml`. Its channel has separate settings.
public struct Subscriber: Hashable, Sendable {
  /// The datasets of a subscriber's events.
  public enum Datasets: Hashable, Sendable {
    case all
    case only(Set<String>)
  }

  /// The name of the file without its extension.
  public var id: String
  /// The datasets whose events it receives.
  public var datasets: Datasets
  /// The types of events that it receives.
  public var eventTypes: Set<EventType>
  /// False pauses the subscriber: new events are not queued for it, and pending ones wait.
  public var isEnabled: Bool

  public init(
    id: String, datasets: Datasets = .all, eventTypes: Set<EventType> = Set(EventType.all), isEnabled: Bool = true
  ) {
    self.id = id
    self.datasets = datasets
    self.eventTypes = eventTypes
    self.isEnabled = isEnabled
  }

  /// Whether the subscriber receives events of this type about this dataset.
  public func wants(_ type: EventType, about dataset: String) -> Bool {
    guard eventTypes.contains(type) else { return false }
    return switch datasets {
    case .all: true
    case .only(let ids): ids.contains(dataset)
    }
  }
}
