public import Schema

/// A named set of areas whose members may change: the gminas of an association, a functional area.
public struct Grouping: Hashable, Sendable {
  /// The membership of one area for one time span.
  public struct Member: Hashable, Sendable {
    /// The code of the area.
    public var area: String
    /// The first day; empty if there is none.
    public var from: String
    /// The last day; empty while it is a member.
    public var to: String
    /// What is not known of the membership; usually empty.
    public var note: String

    public init(area: String, from: String = "", to: String = "", note: String = "") {
      self.area = area
      self.from = from
      self.to = to
      self.note = note
    }
  }

  /// Lower-case letters and hyphens: `metropolia-krakowska`.
  public var id: String
  /// The title for citizens.
  public var title: Bilingual
  /// In the order of their codes.
  public var members: [Member]

  public init(id: String, title: Bilingual, members: [Member] = []) {
    self.id = id
    self.title = title
    self.members = members
  }

  /// The member areas on a day, in the order of their codes.
  public func members(on day: String) -> [String] {
    members.filter { ($0.from.isEmpty || $0.from <= day) && ($0.to.isEmpty || day <= $0.to) }.map(\.area)
  }
}
