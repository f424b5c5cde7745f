public import Schema

/// What the versions of a dataset have published so far, which consumers may have kept.
public struct PublishedBefore: Sendable {
  /// One row, through all versions.
  public struct Past: Sendable {
    /// The versions that have it, as ranges; `to` is nil while the newest version has it.
    public var lives: [(from: Int, to: Int?)] = []
    /// The published figures, by protected column.
    public var figures: [Told]

    public init(columns: Int) { figures = Array(repeating: Told(), count: columns) }

    /// Whether a version had the row.
    func isAlive(in version: Int) -> Bool {
      lives.contains { $0.from <= version && version <= $0.to ?? .max }
    }
  }

  /// What was published of one figure.
  public struct Told: Sendable {
    /// The newest version that published it; 0 if none did.
    public var until = 0
    /// The value that it published.
    public var value = Value.null
    /// Whether the newest version that had it hid it.
    var isHidden = false
    /// Whether any version hid it.
    var wasHidden = false

    public init() {}

    /// Records the figure's state up to a version; earlier states come first.
    ///
    /// A version without the figure changes nothing: consumers may assume that it stayed the same meanwhile, so that one
    /// that was hidden before is still to be hidden after.
    public mutating func note(_ value: Value, mark: Value, until version: Int) {
      if value == .null, mark != .text(DisclosureControl.mark) { return }
      isHidden = value == .null
      if isHidden {
        wasHidden = true
      } else {
        until = version
        self.value = value
      }
    }
  }

  /// The newest version; 0 if there is none.
  public var version: Int
  /// By key, in key order of the columns.
  public var rows: [[Value]: Past]

  public init(version: Int = 0, rows: [[Value]: Past] = [:]) {
    self.version = version
    self.rows = rows
  }
}
