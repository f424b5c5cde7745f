public import Platform

/// One result of `klamra doctor`.
public struct Finding: Hashable, Sendable {
  /// How urgent it is.
  public enum Level: String, CaseIterable, Sendable {
    /// Nothing to do.
    case ok
    /// To look at; the gateway works.
    case warning
    /// To act on: something does not work, or is lost.
    case error
  }

  /// What was examined.
  public enum Subject: String, CaseIterable, Sendable {
    case configuration
    case process
    case permissions
    case disk
    case clock
    case certificates
    case databases
    case documents
    case names
    case work
    case restores
  }

  /// What was examined.
  public var subject: Subject
  /// How urgent it is.
  public var level: Level
  /// What was found, a sentence without a full stop.
  public var text: String
  /// The command that mends it, or what to do; empty if nothing needs to be done.
  public var fix: Advice

  public init(_ subject: Subject, _ level: Level, _ text: String, fix: Advice = "") {
    self.subject = subject
    self.level = level
    self.text = text
    self.fix = fix
  }
}
