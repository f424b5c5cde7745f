public import Schema

/// What every page and descriptor says about the publisher.
public struct SiteFacts: Hashable, Sendable {
  /// The heading of the catalogue.
  public var title: Bilingual
  /// Who publishes, for pages and metadata.
  public var publisher: Bilingual
  /// Without a slash at the end: `https://dane.example.pl`.
  public var baseURL: String
  /// Who answers questions about the data; nil where the operator has not said.
  public var contact: Contact?

  /// Who answers questions about the data.
  public struct Contact: Hashable, Sendable {
    /// An office or a person.
    public var name: Bilingual
    /// Where to write to: `dane@example.pl`.
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

  /// The path of the public root: `/`, or `/dane/` where the base address is `https://miasto.pl/dane`.
  public var rootPath: String {
    let authority = baseURL.firstRange(of: "://").map { baseURL[$0.upperBound...] } ?? baseURL[...]
    let path = authority.drop { $0 != "/" }
    return path.hasSuffix("/") ? String(path) : "\(path)/"
  }

  /// The address of a dataset's page.
  public func page(of dataset: String) -> String { "\(baseURL)/datasets/\(dataset)/" }
}
