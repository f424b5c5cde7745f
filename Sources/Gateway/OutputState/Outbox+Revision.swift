public import Events
internal import Platform
internal import SQLite

extension Outbox {
  /// Corrects the announcement of a version whose files were made again: it names the present manifest, or none.
  ///
  /// The digest of the former manifest would tell whether a guess of the erased record is right. The id stays, so that
  /// subscribers recognise a repetition, unless it is a plain digest of an earlier release, which says the same.
  ///
  /// - Parameter isFormerOnly: leaves an announcement alone that has no such plain digest.
  /// - Returns: whether anything changed.
  @discardableResult
  public func revise(_ news: VersionPublished, isFormerOnly: Bool = false) throws -> Bool {
    try database.write { connection in
      var select = try connection.prepare(Self.selectEvent + " WHERE dataset = ?1 AND version = ?2 AND type = ?3")
      try select.bind([news.dataset, news.version, news.type.rawValue])
      var events: [Event] = []
      while try select.step() { events.append(Self.event(from: select)) }
      var isChanged = false
      for event in events {
        let facts = try EventFacts(event)
        var (former, present) = (news, news)
        former.sha256 = try facts.data.optional("sha256").flatMap { Digest(hex: try $0.text()) }
        present.title = facts.title
        let isFormer = event.id == former.formerEventID
        guard former.sha256 != news.sha256, isFormer || !isFormerOnly else { continue }
        try connection.run(
          "UPDATE events SET id = ?2, body = ?3 WHERE sequence = ?1", event.sequence,
          isFormer ? former.eventID(key) : event.id, try present.body(sequence: event.sequence))
        isChanged = true
      }
      return isChanged
    }
  }
}
