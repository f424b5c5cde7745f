//! Serving: HTTP towards the outside.
//!
//! One HTTP server over libmicrohttpd, and what it serves: the public site, which is plain files that any web server
//! could serve in its place, and the operators' listener. Nothing here writes, and nothing here knows a dataset.

public import Platform

/// A server that could not begin.
public enum ServingError: Problem, Hashable {
  /// The text is no `address:port`.
  case badAddress(String)
  /// The system refused the listening socket; `code` is the `errno`.
  case cannotListen(ListenAddress, reason: String, isTaken: Bool)
  /// libmicrohttpd refused to begin.
  case cannotStart(ListenAddress)

  public var what: String {
    switch self {
    case .badAddress(let text): "\"\(text)\" is no address to listen on"
    case .cannotListen(let address, let reason, _): "cannot listen on \(address): \(reason)"
    case .cannotStart(let address): "the HTTP server could not start on \(address)"
    }
  }

  public var advice: Advice {
    switch self {
    case .badAddress: "Write it as address:port, such as 127.0.0.1:8080 or [::1]:8080"
    case .cannotListen(_, _, isTaken: true): "Another program has that port: stop it, or choose another port"
    case .cannotListen: "Choose an address of this machine, and a port above 1023"
    case .cannotStart: "Look for the limit of open files or threads (LimitNOFILE=, TasksMax= in the unit)"
    }
  }

  public var isRetryable: Bool {
    if case .badAddress = self { false } else { true }
  }
}
