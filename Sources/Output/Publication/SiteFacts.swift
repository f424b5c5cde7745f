public import Schema

/// The facts about the publisher on every page and descriptor.
public struct SiteFacts: Hashable, Sendable {
  /// The title of the catalogue.
  public var title: Bilingual
  /// The publisher, for pages and metadata.
  public var publisher: Bilingual
  /// The base URL without a slash at the end: `https://dane.example.pl`.
  public var baseURL: String
  /// The contact for questions about the data; nil if none is configured.
  public var contact: Contact?

  /// The contact for questions about the data.
  public struct Contact: Hashable, Sendable {
    /// An office or a person.
    public var name: Bilingual
    /// The e-mail address: `dane@example.pl`.
    public var email: String

    public init(name: Bilingual, email: String) {
      self.name = name
      self.email = email
    }
  }

  public init(title: Bilingual, publisher: Bilingual, baseURL: String, contact: Contact? = nil) {
    self.title = title
    self.publisher = publisher
    self.baseURL = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
    self.contact = contact
  }

  /// The path of the public root: `/`, or `/dane/` for the base URL `https://miasto.pl/dane`.
  public var rootPath: String {
    let authority = baseURL.firstRange(of: "://").map { baseURL[$0.upperBound...] } ?? baseURL[...]
    let path = authority.drop { $0 != "/" }
    return path.hasSuffix("/") ? String(path) : "\(path)/"
  }

  /// The URL of a dataset's page.
  public func page(of dataset: String) -> String { "\(baseURL)/datasets/\(dataset)/" }
}
