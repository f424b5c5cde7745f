//! Serving: the HTTP servers.
//!
//! One HTTP server over libmicrohttpd, and its content: the public site, which consists of plain files that any web
//! server could serve instead, and the operators' listener. This module writes nothing, and does not depend on
//! datasets.

public import Platform

/// A server that could not start.
public enum ServingError: Problem, Hashable {
  /// The text is not an `address:port`.
  case badAddress(String)
  /// The system refused the listening socket; `code` is the `errno`.
  case cannotListen(ListenAddress, reason: String, isTaken: Bool)
  /// libmicrohttpd failed to start.
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
