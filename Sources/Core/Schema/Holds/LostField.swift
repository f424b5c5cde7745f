/// A field that the documents of before had and those of now have no more, or fewer of them.
public struct LostField: Hashable, Sendable {
  /// What the documents call it: the name of a column, or a path.
  public var place: String
  /// A column, and no member of a record.
  public var isColumn: Bool
  /// Documents that have it.
  public var found: Int
  /// Documents that do not; nil where none has it.
  public var missing: Int?

  public init(place: String, isColumn: Bool, found: Int = 0, missing: Int? = nil) {
    self.place = place
    self.isColumn = isColumn
    self.found = found
    self.missing = missing
  }

  /// `the column Uczniowie`, and in how many documents it is missing where that is not all of them.
  public var words: String {
    let share = missing.map { " (in \($0) of \(found + $0) documents)" } ?? ""
    return "the \(isColumn ? "column" : "field") \(place)\(share)"
  }
}
