/// A name that an area bore on other days than that of the register: one line of `names.csv`.
///
/// A name with a last day is a former one; a name with only a first day is newer than the register, and replaces its
/// name.
public struct FormerName: Hashable, Sendable {
  /// The code of the area.
  public var code: String
  /// The name in Polish.
  public var name: String
  /// The first day; empty if the list knows none.
  public var validFrom: String
  /// The last day; empty while it is borne.
  public var validTo: String

  public init(code: String, name: String, validFrom: String = "", validTo: String = "") {
    self.code = code
    self.name = name
    self.validFrom = validFrom
    self.validTo = validTo
  }

  /// Whether the area bore it on a day.
  func isBorne(on day: String) -> Bool {
    (validFrom.isEmpty || validFrom <= day) && (validTo.isEmpty || day <= validTo)
  }
}
