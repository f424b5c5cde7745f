public import Landing

extension Run {
  /// The state in words. A run that appears to be under way while no process holds the state folder was interrupted;
  /// the source's next run resumes it.
  public func shownState(isAtWork: Bool) -> String { state.isUnderWay && !isAtWork ? "interrupted" : state.rawValue }
}
