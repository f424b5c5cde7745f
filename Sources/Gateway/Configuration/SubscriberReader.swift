internal import Channels
internal import Events
internal import Platform
internal import Schema
internal import Settings

/// Reads `subscribers/<id>.yaml`: the recipient, its events, and the settings of its channel.
struct SubscriberReader {
  let id: String
  let folder: String
  let datasetIDs: [String]

  /// The types of events by name.
  private static let types = EventType.all.map { (word: $0.rawValue, value: $0) }

  var subscription: Shape<Subscription> {
    .section("a subscriber") { section in
      // Not shown yet; a file may name the subscriber.
      _ = section.optional("title", .bilingual)
      let settings = ChannelRegistry.all.settings(of: section, in: folder)
      let datasets = section.required("datasets", datasets)
      let events = section.optional(
        "events", .list(of: .choice("an event", of: Self.types), countMin: 1), default: EventType.all)
      guard let settings, let datasets else { return nil }
      return Subscription(
        Subscriber(id: id, datasets: datasets, eventTypes: Set(events)), settings: settings)
    }
  }

  /// `all`, or a list of ids.
  private var datasets: Shape<Subscriber.Datasets> {
    let one = Shape<String>.text.checked(as: "the name of a dataset") { (name, node, report) -> String? in
      if datasetIDs.contains(name) { return name }
      report.error(
        "there is no dataset \"\(name)\"", at: node.mark,
        suggestion: suggestion(for: name, among: datasetIDs, "datasets"))
      return nil
    }
    return Shape("\"all\" or a list of datasets") { node, report in
      if node.text == "all" { return .all }
      return Shape<[String]>.list(of: one, countMin: 1).value(of: node, report).map { .only(Set($0)) }
    }
  }
}
