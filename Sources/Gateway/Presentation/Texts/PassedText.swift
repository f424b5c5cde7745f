internal import Platform
public import Schema

/// What is said about lines that are no records, or that may be none.
public enum PassedText {
  /// The lines that were skipped, a part of a sentence for each kind; empty if there are none.
  public static func skipped(_ passed: PassedLines) -> [String] {
    var parts: [String] = []
    if passed.blank > 0 { parts.append("\(Formatting.count(passed.blank, "line")) without a value skipped") }
    if passed.headers > 0 { parts.append("\(Formatting.count(passed.headers, "repeated header")) skipped") }
    return parts
  }

  /// The lines at which somebody should look, a part of a sentence for each kind; empty if there are none.
  public static func doubts(_ passed: PassedLines) -> [String] {
    var parts: [String] = []
    if passed.reread > 0 {
      parts.append(
        "\(Formatting.count(passed.reread, "line")) read in spite of a quote that is not closed "
          + "(line \(passed.rereadFirst))")
    }
    if passed.below > 0 {
      let verb = passed.below == 1 ? "looks like a record" : "look like records"
      parts.append(
        "\(Formatting.count(passed.below, "line")) below the end of the table \(verb) (line \(passed.belowFirst))")
    }
    return parts
  }
}
