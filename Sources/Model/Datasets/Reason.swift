public import Platform
internal import SQLite
internal import Schema

/// Why a version restated values, in an operator's words: a census, a correction of the source.
public struct Reason: Hashable, Sendable {
  /// The version that it explains.
  public var version: Int
  /// When it was given.
  public var givenAt: Timestamp
  /// Who gave it; never published.
  public var who: String
  /// One sentence or more, for citizens too.
  public var text: String

  public init(version: Int, givenAt: Timestamp, who: String, text: String) {
    self.version = version
    self.givenAt = givenAt
    self.who = who
    self.text = text
  }

  /// What stands in place of a text that quoted the key of an erased row.
  public static let erased = "(usunięto: dotyczyło usuniętego zapisu / taken out: it was about an erased record)"

  /// The most characters of a text.
  public static let charactersMax = 1000
}

extension DatasetStore {
  /// Every reason that was ever given, by version and time; of those for one version the last holds.
  ///
  /// - Parameter moment: only what was given until then; nil for all.
  public func reasons(until moment: Timestamp? = nil) throws -> [Reason] {
    guard exists else { return [] }
    let connection = try reader()
    var select = try connection.prepare(
      "SELECT version, at, who, reason FROM reasons WHERE at <= ?1 ORDER BY version, at")
    try select.bind([moment?.microseconds ?? .max])
    var reasons: [Reason] = []
    while try select.step() {
      reasons.append(
        Reason(
          version: Int(select.integer(0)), givenAt: Timestamp(microseconds: select.integer(1)), who: select.text(2),
          text: select.text(3)))
    }
    return reasons
  }

  /// The reasons that hold, by version.
  public func reasonsInForce(until moment: Timestamp? = nil) throws -> [Int: Reason] {
    Dictionary(try reasons(until: moment).map { ($0.version, $0) }) { _, later in later }
  }

  /// Puts down a reason; earlier ones of the version stay on record.
  ///
  /// It stands beside the version, which nothing ever changes: mapping documents again does not touch it.
  public func give(_ reason: Reason) throws {
    try write { connection in
      let newest = try VersionLog.newest(on: connection)?.number
      guard let newest, (1...newest).contains(reason.version) else {
        throw DatasetError.noSuchVersion(dataset: dataset.id, version: reason.version, newest: newest)
      }
      try connection.run(
        "INSERT INTO reasons VALUES (?1, ?2, ?3, ?4)", reason.version, reason.givenAt, reason.who, reason.text)
    }
  }
}
