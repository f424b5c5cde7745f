/// A field that earlier documents had and that some or all of the current ones lack.
public struct LostField: Hashable, Sendable {
  /// The field's name in the documents: a column name, or a path.
  public var place: String
  /// Whether it is a column rather than a member of a record.
  public var isColumn: Bool
  /// Documents that have it.
  public var found: Int
  /// Documents that do not; nil if all lack it.
  public var missing: Int?

  public init(place: String, isColumn: Bool, found: Int = 0, missing: Int? = nil) {
    self.place = place
    self.isColumn = isColumn
    self.found = found
    self.missing = missing
  }

  /// `the column Uczniowie`, with the number of documents that lack it unless all do.
  public var words: String {
    let share = missing.map { " (in \($0) of \(found + $0) documents)" } ?? ""
    return "the \(isColumn ? "column" : "field") \(place)\(share)"
  }
}
