public import Schema
public import Text

/// One field that a connector wants from every record, and how it is spelled in the document.
public struct FieldSpec: Hashable, Sendable {
  /// Where a reader finds the field.
  public enum Locator: Hashable, Sendable {
    /// A column by the name in the header line.
    case column(String)
    /// A column by its place, counted from 1.
    case index(Int)
    /// A place in a document that nests.
    case path(DocumentPath)
  }

  /// What the field is called in the mapping and in messages.
  public var name: String
  /// Where the field is in a record of the document.
  public var locator: Locator
  /// What the values are; one that is not rejects its record.
  public var type: ColumnType
  /// A record without a value here is rejected.
  public var isRequired: Bool
  /// A record without a value is taken all the same: for those who look at records before they are judged. A header still
  /// must have the name of a required field.
  public var mayBeEmpty = false
  /// Spellings that mean "no value", besides an empty or blank field: `-`, `b.d.`, `x`.
  public var absent: [String]
  /// The mark in numbers of type `decimal` and `integer`; the other one is then no number.
  public var decimalMark: DecimalMark
  /// The spellings of dates to accept, `dd.mm.yyyy` and the like (`DatePattern`); empty accepts all unambiguous ones.
  public var datePatterns: [String]
  /// What a time without an offset means, for type `datetime`.
  public var zone: ClockZone

  public init(
    name: String, locator: Locator, type: ColumnType, isRequired: Bool = false, absent: [String] = [],
    decimalMark: DecimalMark = .point, datePatterns: [String] = [], zone: ClockZone = .local
  ) {
    self.name = name
    self.locator = locator
    self.type = type
    self.isRequired = isRequired
    self.absent = absent
    self.decimalMark = decimalMark
    self.datePatterns = datePatterns
    self.zone = zone
  }
}
