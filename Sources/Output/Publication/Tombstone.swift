public import Platform
public import Schema

/// What programs find in the place of something that was withdrawn.
public struct Tombstone: Hashable, Sendable {
  /// The file that marks a withdrawn dataset or version. The server answers 410 for everything beside and below it.
  public static let fileName = "withdrawn.json"

  /// What was withdrawn, when and why.
  public let withdrawal: Withdrawal
  /// The title of the dataset for citizens.
  public let title: Bilingual
  /// The publisher, and whom to ask.
  public let site: SiteFacts

  public init(_ withdrawal: Withdrawal, title: Bilingual, site: SiteFacts) {
    self.withdrawal = withdrawal
    self.title = title
    self.site = site
  }

  /// `version` is null for a whole dataset.
  public var json: JSON {
    .object([
      "withdrawn": .string(withdrawal.at.description), "dataset": .string(withdrawal.dataset),
      "version": .optional(withdrawal.version), "reason": .string(withdrawal.reason), "title": title.json,
      "publisher": site.publisher.json,
      "contact": site.contact.map { .object(["name": $0.name.json, "email": .string($0.email)]) },
      "catalogue": .string("\(site.baseURL)/"),
    ])
  }

  /// What a tombstone file says; nil if the bytes are none.
  static func withdrawal(parsing bytes: [UInt8]) -> Withdrawal? {
    guard let root = try? JSONNode(parsing: bytes),
      let at = try? root.member("withdrawn").text(as: "a moment", { Timestamp($0) }),
      let dataset = try? root.member("dataset").text(), let reason = try? root.member("reason").text()
    else { return nil }
    let version = (try? root.optional("version")?.integer()) ?? nil
    return Withdrawal(dataset: dataset, version: version, at: at, reason: reason)
  }
}
