internal import Connectors
internal import Platform
internal import Schema
internal import Text

/// The sources of a configuration with their declared facts, one line each.
public struct SourceInventory: Sendable {
  /// The columns of the file, in order.
  public static let columns = [
    "source", "title_pl", "title_en", "connector", "datasets", "institution_pl", "institution_en", "system", "owner",
    "contact",
    "legal_basis", "frequency_pl", "frequency_en", "quality_pl", "quality_en",
  ]
  /// The folder below the state folder in which the connector `source-inventory` finds the file.
  static let folder = "inventory"
  static let file = "sources.csv"

  /// The values of each source in the order of `columns`.
  public let rows: [[String]]

  public init(_ configuration: Configuration) {
    let none = SourceFacts(institution: Bilingual(pl: "", en: ""))
    rows = configuration.sources.map { source in
      let facts = source.facts ?? none
      return [
        source.id, source.title.pl, source.title.en, source.connector.id,
        source.streams.map(\.dataset).joined(separator: " "), facts.institution.pl, facts.institution.en, facts.system,
        facts.owner, facts.contact, facts.legalBasis, facts.frequency.pl, facts.frequency.en, facts.quality.pl,
        facts.quality.en,
      ]
    }
  }

  /// A CSV of UTF-8 with commas (RFC 4180).
  var csv: [UInt8] {
    let lines = ([Self.columns] + rows).map { CSVLine.text($0) + "\r\n" }
    return Array(lines.joined().utf8)
  }

  /// Writes the file if its content changed, so that it can be fetched into a dataset like any other file.
  public func write(below state: String) throws {
    let folder = "\(state)/\(Self.folder)"
    let path = "\(folder)/\(Self.file)"
    let bytes = csv
    if Files.exists(path), try Files.read(path) == bytes { return }
    try Files.makeFolder(folder)
    try AtomicFile.write(bytes, to: path)
  }
}
