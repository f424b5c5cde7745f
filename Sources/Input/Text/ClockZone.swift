/// The zone of a local time without an offset.
public enum ClockZone: String, CaseIterable, Sendable {
  /// Europe/Warsaw.
  case local
  case utc
}
