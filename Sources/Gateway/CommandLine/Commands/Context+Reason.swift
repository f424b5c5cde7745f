internal import Operations
internal import Platform
internal import Privacy
internal import Runtime

extension Context {
  /// The reason that `--reason` gives, as it is recorded: without the values that look like personal data. Empty if none is
  /// given.
  var recordedReason: String { RejectionPrivacy.shown(invocation.text("--reason") ?? "") }

  /// The reason that `--reason` gives, which is published as typed.
  ///
  /// - Parameters:
  ///   - charactersMax: the most characters.
  ///   - logins: the pattern of employees' logins; nil searches for none.
  /// - Throws: `UsageError` without a reason, for one that is too long or no plain sentence, and for personal data unless
  ///   `--yes` is given.
  func publishedReason(charactersMax: Int, logins: String?) throws -> String {
    let reason = String((invocation.text("--reason") ?? "").drop { $0.isWhitespace })
    guard !reason.isEmpty, reason.count <= charactersMax else {
      throw UsageError(
        reason.isEmpty
          ? "\"\(invocation.command.name)\" wants a reason"
          : "the reason has \(reason.count) characters, and \(charactersMax) are allowed",
        advice: "Give one with --reason \"TEXT\"; it is published")
    }
    if let mistake = ReasonCheck.mistake(in: reason) {
      throw UsageError(mistake, advice: "The reason is published; say it in a plain sentence")
    }
    if let found = ReasonCheck.personalData(in: reason, logins: logins), !invocation.has("--yes") {
      throw UsageError(
        "the reason contains \(found), and would be public",
        advice: "Say it without; where it is none, or may be published, say it again with --yes")
    }
    return reason
  }
}
