internal import Platform

extension DropFolder {
  /// How far the date of a file may be ahead of the clock, in minutes: clocks of two machines always differ slightly.
  static let minutesAheadMax = 5

  /// Warnings that do not stop the run.
  ///
  /// The newest file is the one with the latest date, which its creator sets. A file dated in the future would silently
  /// hide later files, and a correct file added later with an older date (`cp -p`, unzip) would be ignored without a
  /// warning.
  func warnings(_ rules: DropRules, taken: [DroppedFile], now: Timestamp) -> [String] {
    var list: [String] = []
    if !links.isEmpty {
      list.append("\(Self.names(links)) in \(rules.folder) left alone: links are not followed")
    }
    guard rules.take == .newest, let taken = taken.first else { return list }
    if taken.modified > now.adding(seconds: Double(Self.minutesAheadMax * 60)) {
      list.append(
        "\(taken.name) in \(rules.folder) has a date in the future (\(taken.modified)), and hides all that come after it"
      )
    }
    let later = complete.filter { $0.changed > taken.changed }.sorted { $0.changed < $1.changed }
    if !later.isEmpty {
      list.append(
        "\(Self.names(later.map(\.name))) in \(rules.folder) came later than \(taken.name) and was passed over for its "
          + "older date: touch it where it is the right one, or take it away")
    }
    return list
  }

  /// The first few names, and the number of the others.
  private static func names(_ names: [String]) -> String {
    let shown = names.prefix(3).joined(separator: ", ")
    return names.count > 3 ? "\(shown) and \(names.count - 3) more" : shown
  }
}
