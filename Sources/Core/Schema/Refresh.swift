/// What a source delivers: everything that it has, or a part of it.
public enum Refresh: String, CaseIterable, Sendable {
  /// Every run brings everything: a row that is not delivered any more is deleted.
  case full
  /// A run brings a part: rows are added and changed, and nothing is ever deleted.
  case partial
}
