public import Platform
public import Schema

/// The origin of a version's rows.
public struct Lineage: Hashable, Sendable {
  /// One source that contributed.
  public struct Source: Hashable, Sendable {
    /// The source's id in the configuration.
    public var id: String
    /// The title for citizens.
    public var title: Bilingual
    /// The run that fetched it.
    public var run: Int64
    /// When its documents were fetched; nil if there was no fetch.
    public var fetchedAt: Timestamp?
    /// The archived documents.
    public var documents: Documents
    /// The number of values that the publisher corrected.
    public var valuesCorrected = 0
    /// The versions of other datasets from which the rows were derived; empty for a source.
    public var inputs: [Input]
    /// The SELECT of the derivation; nil for a source.
    public var select: String?

    public init(
      id: String, title: Bilingual = Bilingual(pl: "", en: ""), run: Int64, fetchedAt: Timestamp? = nil,
      documents: Documents = [], inputs: [Input] = [], select: String? = nil
    ) {
      self.id = id
      self.title = title
      self.run = run
      self.fetchedAt = fetchedAt
      self.documents = documents
      self.inputs = inputs
      self.select = select
    }
  }

  /// The archived documents of a version, by public names that reveal nothing of their bytes.
  public enum Documents: Hashable, Sendable, ExpressibleByArrayLiteral {
    /// Each by its name.
    case named([String])
    /// More than `namedMax`: the list of them by its name, and their number.
    case listed(String, count: Int)

    /// The most documents that a manifest names one by one.
    public static let namedMax = 100

    public init(arrayLiteral names: String...) { self = .named(names) }

    /// How many there are.
    public var count: Int {
      switch self {
      case .named(let names): names.count
      case .listed(_, let count): count
      }
    }
  }

  /// A version of another dataset.
  public struct Input: Hashable, Sendable {
    /// Its id.
    public var dataset: String
    /// 1, 2, 3 … within that dataset.
    public var version: Int
    /// The title for citizens.
    public var title: Bilingual
    /// Whether it has a page.
    public var isPublic: Bool

    public init(
      dataset: String, version: Int, title: Bilingual = Bilingual(pl: "", en: ""), isPublic: Bool = true
    ) {
      self.dataset = dataset
      self.version = version
      self.title = title
      self.isPublic = isPublic
    }
  }

  /// The sources of the version.
  public var sources: [Source]

  public init(_ sources: [Source] = []) { self.sources = sources }

  /// The SELECT of a derived dataset.
  var select: String? { sources.lazy.compactMap(\.select).first }
}
