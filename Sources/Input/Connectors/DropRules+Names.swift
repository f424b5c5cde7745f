internal import Platform

/// Which names of a folder belong to the rules.
extension DropRules {
  /// Names that programs give to files which are not meant for others: hidden files, locks of office programs, files
  /// that are still being transferred.
  private static let passedOverStarts = [".", "~$"]
  private static let passedOverEnds = [
    "~", ".part", ".partial", ".filepart", ".crdownload", ".download", ".tmp", ".temp", ".swp", ".lock",
  ]
  private static let passedOverNames = ["thumbs.db", "desktop.ini"]
  /// Explanations beside the data.
  private static let explanations = ["readme", "czytaj"]

  /// Whether a name is never taken and never reported, unless the pattern ends like it.
  func passesOver(_ name: String) -> Bool {
    let lower = name.lowercased()
    if Self.passedOverStarts.contains(where: { name.hasPrefix($0) }) || name.hasSuffix(AtomicFile.temporarySuffix) {
      return true
    }
    if let marker, lower.hasSuffix(marker.lowercased()) { return true }
    if !ignore.isEmpty, Glob.matches(name, ignore) || Glob.matches(lower, ignore.lowercased()) { return true }
    return Self.passedOverNames.contains(lower)
      || Self.passedOverEnds.contains { lower.hasSuffix($0) && !pattern.lowercased().hasSuffix($0) }
  }

  /// Whether a name fits the pattern, whose ending stands for its capitals too: `*.csv` takes `DANE.CSV`.
  func takes(_ name: String) -> Bool {
    if Glob.matches(name, pattern) { return true }
    guard let dot = pattern.lastIndex(of: "."), !pattern[dot...].contains(where: { $0 == "*" || $0 == "?" }) else {
      return false
    }
    let ending = String(pattern[dot...])
    guard name.count >= ending.count, name.lowercased().hasSuffix(ending.lowercased()) else { return false }
    return Glob.matches(name.dropLast(ending.count) + ending, pattern)
  }

  /// The names of the marker of a file, in bytes: `a.csv.ok`, also with its ending in capitals.
  func marks(of name: [UInt8], _ marker: String) -> [[UInt8]] {
    [marker, marker.uppercased(), marker.lowercased()].map { name + Array($0.utf8) }
  }

  /// Whether the rules are for a folder.
  func isFor(_ other: String) -> Bool {
    func plain(_ path: String) -> String {
      path.count > 1 && path.hasSuffix("/") ? plain(String(path.dropLast())) : path
    }
    return plain(folder) == plain(other)
  }

  private var hasWildcard: Bool { pattern.contains { $0 == "*" || $0 == "?" } }

  /// Whether a file that nobody takes may have been meant for one of the rules.
  ///
  /// Where every rule names one file, other files of the folder are none of their business, but for those with a
  /// similar name: `obszary (2).csv` beside `obszary.csv`.
  static func isOfInterest(_ name: String, _ rules: [DropRules]) -> Bool {
    let lower = name.lowercased()
    if explanations.contains(where: { lower.hasPrefix($0) }) { return false }
    if rules.contains(where: \.hasWildcard) { return true }
    return rules.contains { rule in
      let pattern = rule.pattern.lowercased()
      let dot = pattern.lastIndex(of: ".") ?? pattern.endIndex
      return lower.hasPrefix(pattern[..<dot]) && lower.hasSuffix(pattern[dot...])
    }
  }
}
