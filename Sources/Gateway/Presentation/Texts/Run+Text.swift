public import Landing

extension Run {
  /// The state in words. What looks as if it were under way while nobody works on the state folder was interrupted; the
  /// source's next run goes on from there.
  public func shownState(isAtWork: Bool) -> String { state.isUnderWay && !isAtWork ? "interrupted" : state.rawValue }
}
