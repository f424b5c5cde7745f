public import Platform
public import Schema

/// The revised values, by version and then by key; public columns only.
public protocol RevisionSource: AnyObject {
  /// The next revision; nil after the last.
  func next() throws -> Revision?
}

/// The content of a version's `revisions.csv`: the revisions of this version and of some earlier ones.
public struct RevisionHistory {
  /// The facts about a version with revisions.
  public struct Origin: Hashable, Sendable {
    /// When it was committed, which is when the new value became known.
    public var learnedAt: Timestamp
    /// The run that delivered it.
    public var run: Int64
    /// The operator's reason; nil if none was given before the published version.
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
  /// Reads the revisions from `first` to the version itself, from the beginning.
  public var open: () throws -> any RevisionSource

  /// - Parameter open: reads the revisions from the beginning; called once for each time that they are rendered.
  public init(first: Int, origins: [Int: Origin], open: @escaping () throws -> any RevisionSource) {
    self.first = first
    self.origins = origins
    self.open = open
  }
}

/// Why a version revised values, for citizens.
public struct VersionReason: Hashable, Sendable {
  /// The version.
  public var version: Int
  /// When it was given.
  public var givenAt: Timestamp
  /// The operator's words.
  public var text: String

  public init(version: Int, givenAt: Timestamp, text: String) {
    self.version = version
    self.givenAt = givenAt
    self.text = text
  }
}
