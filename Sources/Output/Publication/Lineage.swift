public import Platform
public import Schema

/// Where the rows of a version came from.
public struct Lineage: Hashable, Sendable {
  /// One source that contributed.
  public struct Source: Hashable, Sendable {
    /// The source's id in the configuration.
    public var id: String
    /// What citizens read about it.
    public var title: Bilingual
    /// The run that fetched it.
    public var run: Int64
    /// When its documents were fetched; nil where nothing was.
    public var fetchedAt: Timestamp?
    /// The landed documents, by digest.
    public var documents: [Digest]
    /// How many values the publisher corrected in them.
    public var valuesCorrected = 0
    /// The versions of other datasets that the rows were worked out from; empty where a source brought them.
    public var inputs: [Input]
    /// The SELECT that worked them out; nil where a source brought them.
    public var select: String?

    public init(
      id: String, title: Bilingual = Bilingual(pl: "", en: ""), run: Int64, fetchedAt: Timestamp? = nil,
      documents: [Digest] = [], inputs: [Input] = [], select: String? = nil
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

  /// A version of another dataset.
  public struct Input: Hashable, Sendable {
    /// Its id.
    public var dataset: String
    /// 1, 2, 3 … within that dataset.
    public var version: Int
    /// What citizens read about it.
    public var title: Bilingual
    /// Whether it has a page of its own.
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

  /// Everything that the version was made of.
  public var sources: [Source]

  public init(_ sources: [Source] = []) { self.sources = sources }

  /// The SELECT of a derived dataset.
  var select: String? { sources.lazy.compactMap(\.select).first }
}
