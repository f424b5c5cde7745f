public import Schema

/// What the versions of a dataset have told so far: whoever kept them knows it.
public struct PublishedBefore: Sendable {
  /// One row, through all versions.
  public struct Past: Sendable {
    /// The versions that have it, as from and to; nil while the newest has it.
    public var lives: [(from: Int, to: Int?)] = []
    /// For each protected column.
    public var figures: [Told]

    public init(columns: Int) { figures = Array(repeating: Told(), count: columns) }

    /// Whether a version had the row.
    func isAlive(in version: Int) -> Bool {
      lives.contains { $0.from <= version && version <= $0.to ?? .max }
    }
  }

  /// What was told of one figure.
  public struct Told: Sendable {
    /// The newest version that told it; 0 where none did.
    public var until = 0
    /// All values that versions told, the first one first.
    public var values: [Value] = []
    /// The newest version hides it.
    var isHidden = false
    /// Some version hid it.
    var wasHidden = false

    public init() {}

    /// Notes how the figure stood up to a version; earlier states come first.
    public mutating func note(_ value: Value, mark: Value, until version: Int) {
      isHidden = value == .null && mark == .text(DisclosureControl.mark)
      if isHidden { wasHidden = true }
      guard value != .null else { return }
      until = version
      if !values.contains(value) { values.append(value) }
    }
  }

  /// The newest version; 0 where there is none.
  public var version: Int
  /// By key, in key order of the columns.
  public var rows: [[Value]: Past]

  public init(version: Int = 0, rows: [[Value]: Past] = [:]) {
    self.version = version
    self.rows = rows
  }
}
