public import Platform
internal import SQLite
internal import Schema
public import Store

extension SQLiteStore {
  /// Every reason ever given, by version and time; the last one of a version is valid.
  ///
  /// - Parameter moment: only reasons given until then; nil for all.
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

  /// Records a reason; earlier ones of the version are kept.
  ///
  /// It is stored beside the version, which never changes: mapping documents again does not affect it.
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
