internal import Schema
public import Settings

/// The registry of seam 4: every channel by name.
public struct ChannelRegistry: Sendable {
  /// Every channel of the product; a new member adds one entry.
  public static let all = ChannelRegistry([WebhookChannel(), AtomChannel()])

  /// In the order of documents and pages; the first push channel is the default of files without `channel:`.
  public let members: [any Channel]

  /// - Parameter members: names must be unique.
  public init(_ members: [any Channel]) {
    precondition(Set(members.map(\.name)).count == members.count, "two channels have one name")
    self.members = members
  }

  /// The channels of subscribers' files.
  public var push: [any PushChannel] { members.compactMap { $0 as? any PushChannel } }

  /// The channels that consumers read.
  public var pull: [any PullChannel] { members.compactMap { $0 as? any PullChannel } }

  /// Reads the channel of a subscriber's file and its settings; nil if they have mistakes.
  ///
  /// - Parameter folder: the base of relative paths.
  public func settings(of section: Section, in folder: String) -> (any PushSettings)? {
    let words = push.map { (word: $0.name, value: $0) }
    // With a single channel there is no choice, and messages do not list the key.
    let isAsked = words.count > 1 || section.has("channel")
    let chosen = isAsked ? section.optional("channel", .choice("a channel", of: words)) : nil
    if chosen == nil, section.has("channel") {
      // The wrong name is the only mistake: the settings are those of an unknown channel.
      for note in push.flatMap(\.settings) { section.skip(note.key) }
      return nil
    }
    return (chosen ?? push.first)?.settings(of: section, in: folder)
  }
}
