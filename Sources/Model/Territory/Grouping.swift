public import Schema

/// A named set of areas whose members may come and go: the gminas of an association, a functional area.
public struct Grouping: Hashable, Sendable {
  /// One area for one span of time.
  public struct Member: Hashable, Sendable {
    /// The code of the area.
    public var area: String
    /// The first day; empty where it was always one.
    public var from: String
    /// The last day; empty while it is one.
    public var to: String

    public init(area: String, from: String = "", to: String = "") {
      self.area = area
      self.from = from
      self.to = to
    }
  }

  /// Small letters and hyphens: `metropolia-krakowska`.
  public var id: String
  /// What citizens call it.
  public var title: Bilingual
  /// In the order of their codes.
  public var members: [Member]

  public init(id: String, title: Bilingual, members: [Member] = []) {
    self.id = id
    self.title = title
    self.members = members
  }

  /// The areas that belonged to it on a day, in the order of their codes.
  public func members(on day: String) -> [String] {
    members.filter { ($0.from.isEmpty || $0.from <= day) && ($0.to.isEmpty || day <= $0.to) }.map(\.area)
  }
}
