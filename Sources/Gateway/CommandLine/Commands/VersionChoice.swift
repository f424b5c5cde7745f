internal import Platform
internal import Runtime
internal import Schema
internal import Store
internal import Text

/// The requested version of a dataset: `--version N`, `--as-of DATE`, or the newest.
enum VersionChoice {
  static let options: [Command.Option] = [
    .number("--version", "N", "the rows of this version; without it the newest"),
    .text("--as-of", "DATE", "what was known on that day (2026-11-21) or then (2026-11-21T14:05)"),
  ]

  /// - Throws: `DatasetError` if there is no such version, `UsageError` for both options or an invalid date.
  static func version(of store: any DatasetStore, _ invocation: Invocation) throws -> Version {
    let (number, moment) = (invocation.number("--version"), invocation.text("--as-of"))
    if let moment {
      if number != nil {
        throw UsageError(
          "--version and --as-of each choose a version", advice: "See klamra help \(invocation.command.name)")
      }
      return try store.version(asOf: end(of: moment))
    }
    let versions = try store.versions()
    guard let found = number.map({ number in versions.first { $0.number == number } }) ?? versions.last else {
      throw DatasetError.noSuchVersion(
        dataset: store.dataset.id, version: number ?? 1, newest: versions.last?.number)
    }
    return found
  }

  /// The last moment that the text covers: of a day its end in local time of Kraków, of a minute its last second.
  ///
  /// A moment printed by `klamra history`, which omits fractions of a second, therefore selects its version.
  static func end(of text: String) throws(UsageError) -> Timestamp {
    if let day = Day.read(text) {
      let next = Zone.warsaw.midnight(of: Civil(daysSinceEpoch: day.daysSinceEpoch + 1))
      return Timestamp(microseconds: next.microseconds - 1)
    }
    guard let canonical = Moment.canonical(text), let start = moment(canonical) else {
      throw UsageError(
        "--as-of wants a day or a moment, not \"\(text)\"",
        advice: "Write 2026-11-21, 2026-11-21T14:05 (Polish time) or 2026-11-21T13:05:09Z")
    }
    // `14:05` or `14:05:09`, before an offset, which also has a colon.
    let hasSeconds = text.prefix { $0 != "+" }.filter { $0 == ":" }.count == 2
    return Timestamp(microseconds: start.microseconds + (hasSeconds ? 1 : 60) * 1_000_000 - 1)
  }

  /// Parses the output of `Moment.canonical`: `2024-07-15T13:00:00+02:00`, with or without a fraction of a second.
  private static func moment(_ canonical: String) -> Timestamp? {
    let numbers = canonical.split { "-T:+".contains($0) }.compactMap { Int($0.prefix { $0 != "." }) }
    guard numbers.count == 8, let civil = Civil(year: numbers[0], month: numbers[1], day: numbers[2]) else {
      return nil
    }
    let local = civil.daysSinceEpoch * 86_400 + numbers[3] * 3600 + numbers[4] * 60 + numbers[5]
    return Timestamp(seconds: Int64(local - numbers[6] * 3600 - numbers[7] * 60))
  }
}
