internal import Platform

/// What a command has at hand while it runs.
struct Context: Sendable {
  let invocation: Invocation
  let output: Output
  /// Set when the person gives up or the daemon stops.
  let cancellation: Cancellation

  var folders: Folders { invocation.folders }
  var paths: StatePaths { StatePaths(invocation.folders.state) }
}
