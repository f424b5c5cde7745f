public import Platform
public import Schema

/// The values that versions restated, by version and then by key; public columns only.
public protocol RevisionSource: AnyObject {
  /// The next revision; nil after the last.
  func next() throws -> Revision?
}

/// What `revisions.csv` of a version says: the restated values of this version and of some before it.
public struct RevisionHistory {
  /// What is known of a version that restated something.
  public struct Origin: Hashable, Sendable {
    /// When it was committed: since then the gateway knows the new value.
    public var learnedAt: Timestamp
    /// The run that brought it.
    public var run: Int64
    /// An operator's words; nil where nobody gave a reason before the version that is published.
    public var reason: String?

    public init(learnedAt: Timestamp, run: Int64, reason: String? = nil) {
      self.learnedAt = learnedAt
      self.run = run
      self.reason = reason
    }
  }

  /// The first version whose revisions are in the file.
  public var first: Int
  /// By version.
  public var origins: [Int: Origin]
  /// The revisions from `first` to the version itself.
  public var source: any RevisionSource

  public init(first: Int, origins: [Int: Origin], source: any RevisionSource) {
    self.first = first
    self.origins = origins
    self.source = source
  }
}

/// Why a version restated values, as citizens read it.
public struct VersionReason: Hashable, Sendable {
  /// The version that it explains.
  public var version: Int
  /// When it was given.
  public var givenAt: Timestamp
  /// An operator's words.
  public var text: String

  public init(version: Int, givenAt: Timestamp, text: String) {
    self.version = version
    self.givenAt = givenAt
    self.text = text
  }
}
