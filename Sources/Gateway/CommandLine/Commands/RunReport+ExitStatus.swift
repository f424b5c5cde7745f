public import Runtime

extension RunReport {
  /// The exit status for the run.
  public var status: ExitStatus {
    switch end {
    case .failed, .paused: .failed
    case .complete: isHeld || rejectedAgain != nil ? .held : quarantined > 0 ? .quarantined : .done
    }
  }
}
