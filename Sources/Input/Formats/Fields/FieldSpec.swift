public import Schema
public import Text

/// One field that a connector reads from every record, and its spelling in the document.
public struct FieldSpec: Hashable, Sendable {
  /// The location of the field.
  public enum Locator: Hashable, Sendable {
    /// A column by its name in the header.
    case column(String)
    /// A column by its position, from 1.
    case index(Int)
    /// A path in a nested document.
    case path(DocumentPath)
  }

  /// The field's name in the mapping and in messages.
  public var name: String
  /// The location of the field in a record.
  public var locator: Locator
  /// The type of the values; another value rejects its record.
  public var type: ColumnType
  /// A record without a value here is rejected.
  public var isRequired: Bool
  /// Whether a record without a value is accepted nevertheless, for inspection before validation. A header must still
  /// have the name of a required field.
  public var mayBeEmpty = false
  /// Spellings of an absent value, besides an empty or blank field: `-`, `b.d.`, `x`.
  public var absent: [String]
  /// The decimal mark of numbers of type `decimal` and `integer`; the other one is then invalid.
  public var decimalMark: DecimalMark
  /// Accepted date patterns, such as `dd.mm.yyyy` (`DatePattern`); empty accepts all unambiguous spellings.
  public var datePatterns: [String]
  /// The zone of times without an offset, for type `datetime`.
  public var zone: ClockZone
  /// Whether the decimal mark was declared. If not, a number such as `1.234` in a text may mean thousands.
  public var isMarkDeclared: Bool
  /// Whether `(5)` means -5, as in accounts; in Polish tables it is a footnote.
  var bracketsAreNegative = false
  /// Whether an operator vouches for the values: codes that look spoiled and letters that look damaged are taken.
  public var isVerbatim = false
  /// The number of digits that a code of digits had in all earlier documents, some with leading zeros: a shorter one has
  /// lost them. 0 if there was no such number. Not a setting: a run knows it from the documents before.
  public var digitsExpected = 0

  /// What was declared of its values. A reader that wants the texts of another one's records changes `type`, and must
  /// still find the same records.
  public let declared: Declared

  /// What a value may be, as far as it says which lines are records.
  public struct Declared: Hashable, Sendable {
    /// The type of the values.
    public var type: ColumnType
    /// Whether each record has a value.
    public var isRequired: Bool
    /// Spellings of an absent value.
    public var absent: [String]
  }

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
    isMarkDeclared = decimalMark == .comma
    declared = Declared(type: type, isRequired: isRequired, absent: absent)
  }
}
