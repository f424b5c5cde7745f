public import Schema

/// In how many documents of a run a field of its stream was found.
public struct FieldPresence: Hashable, Sendable {
  /// What the mapping calls the field.
  public var field: String
  /// What the documents call it: the name of a column, or a path.
  public var place: String
  /// A column, which a document has for all of its records or not at all; otherwise a member that each record may have.
  public var isColumn: Bool
  /// Documents that had it.
  public var found: Int
  /// Documents that could have had it and had not.
  public var missing: Int

  public init(field: String, place: String, isColumn: Bool, found: Int = 0, missing: Int = 0) {
    self.field = field
    self.place = place
    self.isColumn = isColumn
    self.found = found
    self.missing = missing
  }

  /// Counts another document.
  public mutating func count(_ isFound: Bool) {
    if isFound { found += 1 } else { missing += 1 }
  }

  /// No document could tell.
  public var isUnknown: Bool { found + missing == 0 }

  /// No document had it.
  public var isAbsent: Bool { found == 0 && missing > 0 }

  /// Whether the documents of an earlier run had the field, and these have it no more.
  ///
  /// A member that only some records have may well be missing from some documents. A column may not: it is lost where the
  /// share of documents without it has grown.
  func isLost(since earlier: FieldPresence) -> Bool {
    if earlier.found == 0 || missing == 0 { return false }
    if !isColumn { return found == 0 }
    return missing * (earlier.found + earlier.missing) > earlier.missing * (found + missing)
  }

  /// `the column Uczniowie`, and in how many documents it is missing where that is not all of them.
  public var words: String { lost.words }

  /// What is said of it where it is lost.
  public var lost: LostField {
    LostField(place: place, isColumn: isColumn, found: found, missing: found == 0 ? nil : missing)
  }

  /// For a field that is absent: what that means for the mapping.
  public var warning: String {
    "no \(isColumn ? "document" : "record") has \(words), so \(field) is empty"
  }
}

extension [FieldPresence] {
  /// The fields that the documents of an earlier run had, and these have no more.
  public func lost(since earlier: [FieldPresence]) -> [FieldPresence] {
    filter { field in earlier.first { $0.field == field.field }.map(field.isLost) ?? false }
  }
}
