/// What a function of a mapping makes of its arguments.
enum FunctionResult {
  case text(String)
  /// The record goes to quarantine for this reason.
  case refused(String)
}
