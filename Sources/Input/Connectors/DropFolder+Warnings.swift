internal import Platform

extension DropFolder {
  /// How far the date of a file may be ahead of the clock, in minutes: clocks of two machines always differ slightly.
  static let minutesAheadMax = 5

  /// Warnings that do not stop the run.
  ///
  /// The newest file is the one with the latest date, which its creator sets. A file dated in the future would silently
  /// hide later files, and a correct file added later with an older date (`cp -p`, unzip) would be ignored without a
  /// warning.
  ///
  /// - Parameter last: the names of the files that the last successful run took.
  func warnings(_ rules: DropRules, taken: [DroppedFile], last: [String], now: Timestamp) -> [String] {
    var list: [String] = []
    if !links.isEmpty {
      list.append("\(Self.names(links)) in \(rules.folder) left alone: links are not followed")
    }
    if !strangers.isEmpty {
      list.append(
        "\(Self.names(strangers)) in \(rules.folder) \(strangers.count == 1 ? "is" : "are") taken by no pattern "
          + "(\(rules.pattern)): rename, or take away, or name in `ignore`")
    }
    // Older files in a folder are an archive, unless all files together are the table.
    let newest = taken.map(\.modified).max()
    let folders = folders.filter { folder in
      rules.take == .all || newest.map { folder.modified > $0 } ?? true
    }.map(\.name)
    if !folders.isEmpty {
      list.append(
        "\(Self.names(folders)) in \(rules.folder) \(folders.count == 1 ? "is a folder" : "are folders") with such files, "
          + "which are not taken: move them here, or name the folder in `ignore`")
    }
    if taken.isEmpty {
      list.append(
        "no file in \(rules.folder) is named like \(rules.pattern): \(Self.names(last)) of an earlier run "
          + "\(last.count == 1 ? "is" : "are") used again")
    }
    list += doubts(rules, taken: taken, last: last)
    guard rules.take == .newest, let taken = taken.first else { return list }
    if taken.modified > now.adding(seconds: Double(Self.minutesAheadMax * 60)) {
      list.append(
        "\(VisibleText.shown(taken.name)) in \(rules.folder) has a date in the future (\(taken.modified)), and hides all that come after it"
      )
    }
    let twins = complete.filter { $0.modified == taken.modified && $0.name != taken.name }
    if !twins.isEmpty {
      list.append(
        "\(Self.names(twins.map(\.name))) in \(rules.folder) \(twins.count == 1 ? "has" : "have") the same date as "
          + "\(VisibleText.shown(taken.name)), which was taken for its name: touch the right one")
    }
    let later = complete.filter { $0.changed > taken.changed }.sorted { $0.changed < $1.changed }
    if !later.isEmpty {
      list.append(
        "\(Self.names(later.map(\.name))) in \(rules.folder) came later than \(VisibleText.shown(taken.name)) and was passed over for its "
          + "older date: touch it where it is the right one, or take it away")
    }
    return list
  }

  /// What may be missing from the files that are taken.
  private func doubts(_ rules: DropRules, taken: [DroppedFile], last: [String]) -> [String] {
    var list: [String] = []
    let foreign = taken.filter { !$0.place.isText }.map(\.name)
    if !foreign.isEmpty {
      list.append(
        "\(Self.names(foreign)) in \(rules.folder) \(foreign.count == 1 ? "was" : "were") taken, with a name that is not "
          + "UTF-8")
    }
    if !taken.isEmpty, !incomplete.isEmpty {
      let names = "\(Self.names(incomplete.map(\.name))) in \(rules.folder)"
      list.append(
        rules.marker.map { "\(names) waits for its mark (\($0))" }
          ?? "\(names) is still being written, and was not taken: the next run takes it")
    }
    let spellings = Dictionary(grouping: complete.map(\.name)) { $0.lowercased() }.values.filter { $0.count > 1 }
    for names in spellings.sorted(by: { $0[0] < $1[0] }) {
      // Equal texts are the composed and the decomposed letters of one name, which look alike.
      let how =
        Set(names).count < names.count
        ? "look alike, since their letters are encoded in two ways" : "differ only in capitals"
      list.append("\(Self.names(names)) in \(rules.folder) \(how): one of them may be the older one")
    }
    if rules.take == .all, taken.count < last.count, !taken.isEmpty {
      let gone = last.filter { name in !taken.contains { $0.name == name } }
      list.append(
        "\(Self.names(gone)), taken by the last run, \(gone.count == 1 ? "is" : "are") not in \(rules.folder) any more")
    }
    return list
  }

  /// The first few names, and the number of the others.
  static func names(_ names: [String]) -> String {
    let shown = names.prefix(3).map(VisibleText.shown).joined(separator: ", ")
    return names.count > 3 ? "\(shown) and \(names.count - 3) more" : shown
  }
}
