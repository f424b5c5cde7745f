/// What a wall-clock time without an offset means.
public enum ClockZone: String, CaseIterable, Sendable {
  /// Europe/Warsaw.
  case local
  case utc
}
