public import Platform

/// A dataset, or one version of it, that an operator has withdrawn from publication.
public struct Withdrawal: Hashable, Sendable {
  /// The id of the dataset.
  public var dataset: String
  /// The version; nil for the whole dataset.
  public var version: Int?
  /// When it was withdrawn.
  public var at: Timestamp
  /// Why, as consumers read it: 1 to `reasonCharactersMax` characters.
  public var reason: String
  /// Who decided, for the record alone.
  public var by: String

  /// The longest reason, in characters.
  public static let reasonCharactersMax = 500

  public init(dataset: String, version: Int? = nil, at: Timestamp, reason: String, by: String = "") {
    self.dataset = dataset
    self.version = version
    self.at = at
    self.reason = reason
    self.by = by
  }
}

/// Everything that is withdrawn: what the publisher, catalogues, feeds and routes ask before they show anything.
public struct Withdrawals: Hashable, Sendable {
  /// By dataset, the whole dataset before its versions, the versions in ascending order.
  public let all: [Withdrawal]

  public init(_ all: [Withdrawal] = []) {
    self.all = all.sorted { ($0.dataset, $0.version ?? 0) < ($1.dataset, $1.version ?? 0) }
  }

  /// Whether nothing is withdrawn.
  public var isEmpty: Bool { all.isEmpty }

  /// The withdrawal of a whole dataset.
  public func whole(_ dataset: String) -> Withdrawal? { all.first { $0.dataset == dataset && $0.version == nil } }

  /// What withdraws a version: its own withdrawal, or that of its dataset.
  public func withdrawal(of version: Int, in dataset: String) -> Withdrawal? {
    all.first { $0.dataset == dataset && ($0.version == nil || $0.version == version) }
  }

  /// The versions of a dataset that are withdrawn by themselves.
  public func versions(of dataset: String) -> Set<Int> {
    Set(all.filter { $0.dataset == dataset }.compactMap(\.version))
  }
}
