/// What a source delivers: all of its rows, or a part.
public enum Refresh: String, CaseIterable, Sendable {
  /// Every run delivers all rows: a row that is no longer delivered is deleted.
  case full
  /// A run delivers a part: rows are added and changed, never deleted.
  case partial
}
