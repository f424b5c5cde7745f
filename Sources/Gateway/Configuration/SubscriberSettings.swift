internal import Notifying
public import Schema

/// `subscribers/<id>.yaml`: somebody who is told what changed.
public struct SubscriberSettings: Hashable, Sendable {
  /// The name of the file.
  public var id: String
  /// Who it is; empty where the file says nothing.
  public var title: Bilingual
  /// Where webhooks are sent.
  public var url: String
  /// The Standard Webhooks secret (`whsec_…`).
  public var secret: SecretReference
  /// Ids of datasets; nil for all, the future ones too.
  public var datasets: [String]?
  /// Types of events.
  public var events: [String]

  /// Every type of event that can be asked for.
  public static let eventTypes = EventType.all.map(\.rawValue)

  public init(
    id: String, title: Bilingual = Bilingual(pl: "", en: ""), url: String, secret: SecretReference,
    datasets: [String]? = nil, events: [String] = SubscriberSettings.eventTypes
  ) {
    self.id = id
    self.title = title
    self.url = url
    self.secret = secret
    self.datasets = datasets
    self.events = events
  }
}
