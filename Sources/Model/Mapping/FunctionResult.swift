/// The result of a mapping function.
enum FunctionResult {
  case text(String)
  /// The record is quarantined for this reason.
  case refused(String)
}
