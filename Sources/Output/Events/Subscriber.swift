/// Who receives events, as an operator declares it in `config/subscribers/<id>.yaml`. How events reach it is its channel's.
public struct Subscriber: Hashable, Sendable {
  /// Which datasets a subscriber wants to hear of.
  public enum Datasets: Hashable, Sendable {
    case all
    case only(Set<String>)
  }

  /// The name of the file, without its ending.
  public var id: String
  /// The datasets whose events it receives.
  public var datasets: Datasets
  /// The types of events that it receives.
  public var eventTypes: Set<EventType>
  /// False pauses the subscriber: nothing new is kept for it, and what is pending waits.
  public var isEnabled: Bool

  public init(
    id: String, datasets: Datasets = .all, eventTypes: Set<EventType> = Set(EventType.all), isEnabled: Bool = true
  ) {
    self.id = id
    self.datasets = datasets
    self.eventTypes = eventTypes
    self.isEnabled = isEnabled
  }

  /// Whether events of this type about this dataset are for the subscriber.
  public func wants(_ type: EventType, about dataset: String) -> Bool {
    guard eventTypes.contains(type) else { return false }
    return switch datasets {
    case .all: true
    case .only(let ids): ids.contains(dataset)
    }
  }
}
