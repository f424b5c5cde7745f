public import Platform
public import Schema

/// The facts of an event, read from its frozen text.
public struct EventFacts: Hashable, Sendable {
  /// When it happened.
  public let happenedAt: Timestamp
  /// The title of the dataset for citizens.
  public let title: Bilingual
  /// The member `data` of the text: the facts that depend on the type.
  public let data: JSONNode

  /// - Throws: `JSONError` if the text is not in Klamra's form.
  public init(_ event: Event) throws(JSONError) {
    let text = try JSONNode(parsing: event.body, limits: JSONLimits(bytesMax: VersionPublished.bodyBytesMax))
    happenedAt = try text.member("timestamp").text(as: "a moment") { Timestamp($0) }
    data = try text.member("data")
    let names = try data.member("title")
    title = Bilingual(pl: try names.member("pl").text(), en: try names.member("en").text())
  }
}
