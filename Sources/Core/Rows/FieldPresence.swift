public import Schema

/// The number of documents of a run that had a field of its stream.
public struct FieldPresence: Hashable, Sendable {
  /// The field's name in the mapping.
  public var field: String
  /// The field's name in the documents: a column name, or a path.
  public var place: String
  /// Whether it is a column, which a document has for all records or for none; otherwise a member that each record may
  /// have.
  public var isColumn: Bool
  /// Documents that had it.
  public var found: Int
  /// Documents that could have had it but did not.
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

  /// No document shows whether the field exists.
  public var isUnknown: Bool { found + missing == 0 }

  /// No document had it.
  public var isAbsent: Bool { found == 0 && missing > 0 }

  /// Whether the documents of an earlier run had the field and these no longer do.
  ///
  /// A member that only some records have may be missing from some documents. A column may not: it is lost if the share
  /// of documents without it has grown.
  func isLost(since earlier: FieldPresence) -> Bool {
    if earlier.found == 0 || missing == 0 { return false }
    if !isColumn { return found == 0 }
    return missing * (earlier.found + earlier.missing) > earlier.missing * (found + missing)
  }

  /// `the column Uczniowie`, with the number of documents that lack it unless all do.
  public var words: String { lost.words }

  /// The description of the field as lost.
  public var lost: LostField {
    LostField(place: place, isColumn: isColumn, found: found, missing: found == 0 ? nil : missing)
  }

  /// For an absent field: the consequence for the mapping.
  public var warning: String {
    "no \(isColumn ? "document" : "record") has \(words), so \(field) is empty"
  }
}

extension [FieldPresence] {
  /// The fields that the documents of an earlier run had and these no longer have.
  public func lost(since earlier: [FieldPresence]) -> [FieldPresence] {
    filter { field in earlier.first { $0.field == field.field }.map(field.isLost) ?? false }
  }
}
