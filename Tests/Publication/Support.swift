import Catalogues
import OutputState
import Platform
import Portal
import Publication
import SQLite
import Schema
import Testbed

/// Rows from memory, as storage would give them.
final class MemoryRows: RowSource {
  private let rows: [[Value]]
  private var position = -1
  private var storage: [[UInt8]] = []

  init(_ rows: [[Value]]) { self.rows = rows }

  func next() throws -> Bool {
    position += 1
    guard position < rows.count else { return false }
    storage = rows[position].map { if case .text(let text) = $0 { Array(text.utf8) } else { [] } }
    return true
  }

  func cell(_ column: Int) -> Cell { borrow(rows[position][column], storage[column]) }
}

struct Change {
  var operation: ChangeKind
  var old: [Value]
  var new: [Value]
}

final class MemoryChanges: ChangeSource {
  private let changes: [Change]
  private var position = -1
  private var storage: (old: [[UInt8]], new: [[UInt8]]) = ([], [])

  init(_ changes: [Change]) { self.changes = changes }

  func next() throws -> Bool {
    position += 1
    guard position < changes.count else { return false }
    func bytes(_ values: [Value]) -> [[UInt8]] {
      values.map { if case .text(let text) = $0 { Array(text.utf8) } else { [] } }
    }
    storage = (bytes(changes[position].old), bytes(changes[position].new))
    return true
  }

  var change: ChangeKind { changes[position].operation }

  func cell(_ column: Int) -> Cell {
    change == .delete ? old(column) : borrow(changes[position].new[column], storage.new[column])
  }

  func old(_ column: Int) -> Cell { borrow(changes[position].old[column], storage.old[column]) }
}

/// A small dataset with every kind of column, two of them not public.
enum Sample {
  static let dataset = Dataset(
    id: "ludnosc", title: Bilingual(pl: "Ludność gmin", en: "Population of the municipalities"),
    description: Bilingual(
      pl: "Ile osób mieszka w każdej gminie metropolii.", en: "How many people live in each municipality."),
    columns: [
      Column(
        name: "area", type: .area, title: Bilingual(pl: "Gmina", en: "Municipality"),
        description: Bilingual(pl: "Kod TERYT", en: "TERYT code"), privacy: .public),
      Column(name: "period", type: .period, title: Bilingual(pl: "Rok", en: "Year"), privacy: .public),
      Column(
        name: "value", type: .decimal, title: Bilingual(pl: "Wartość", en: "Value"), unit: "osoba", privacy: .public),
      Column(name: "clerk", type: .text, title: Bilingual(pl: "Urzędnik", en: "Clerk"), privacy: .personal),
      Column(name: "count", type: .integer, privacy: .public),
      Column(name: "final", type: .boolean, privacy: .public),
      Column(name: "note", type: .text, title: Bilingual(pl: "Uwaga", en: "Note"), privacy: .public),
      Column(name: "remark", type: .text, privacy: .internal),
    ],
    key: ["area", "period"],
    publication: PublicationSettings(
      attribution: Bilingual(pl: "GUS, Bank Danych Lokalnych", en: "Statistics Poland, Local Data Bank"),
      keywords: ["ludność", "demografia"]))

  static let rows: [[Value]] = [
    ["1261011", "2023", "804237", "Anna Tajna", 804_237, 1, "", "wewnętrzne"],
    ["1261011", "2024", "806201.5", "Anna Tajna", 806_201, 0, "Kraków, \"stolica\"", nil],
    ["1206022", "2024", nil, nil, nil, nil, nil, nil],
    ["1206105", "2024", "-0.5", "Jan Sekretny", -1, 1, "wiersz\r\ndrugi", "x"],
  ]

  static let second: [[Value]] = [
    ["1261011", "2023", "804237", "Inna Osoba", 804_237, 1, "", "wewnętrzne"],
    ["1261011", "2024", "806202", "Anna Tajna", 806_201, 0, "Kraków, \"stolica\"", nil],
    ["1206105", "2024", "-0.5", "Jan Sekretny", -1, 1, "wiersz\r\ndrugi", "x"],
    ["1219035", "2024", "100", nil, 100, 1, "nowa", nil],
  ]

  /// From `rows` to `second`: one invisible update, one update, one deletion, one insertion.
  static let changes: [Change] = [
    Change(operation: .update, old: rows[0], new: second[0]),
    Change(operation: .update, old: rows[1], new: second[1]),
    Change(operation: .delete, old: rows[2], new: []),
    Change(operation: .insert, old: [], new: second[3]),
  ]

  static let lineage = Lineage([
    Lineage.Source(
      id: "ludnosc-gus", title: Bilingual(pl: "GUS BDL", en: "Statistics Poland, LDB"), run: 7,
      fetchedAt: Timestamp("2026-11-21T08:00:00Z"), documents: ["hmac-sha256:\(SHA256.of("dokument".utf8))"])
  ])

  static let site = SiteFacts(
    title: Bilingual(pl: "Dane Metropolii Krakowskiej", en: "Kraków Metropolis Data"),
    publisher: Bilingual(pl: "Stowarzyszenie Metropolia Krakowska", en: "Kraków Metropolis Association"),
    baseURL: "https://dane.example.pl/")

  /// Pages and every catalogue.
  static func view(
    _ datasets: [Dataset] = [dataset], site: SiteFacts = site,
    catalogues: [any Catalogue] = CatalogueRegistry.all.members
  ) -> SitePages {
    SitePages(site: site, datasets: datasets, catalogues: catalogues, channels: channels)
  }

  /// One that is sent, and one that is read.
  static let channels = [
    PageChannel(
      title: Bilingual(pl: "Webhook", en: "Webhook"),
      text: Bilingual(pl: "Wydawca wysyła podpisaną wiadomość.", en: "The publisher sends a signed message.")),
    PageChannel(
      title: Bilingual(pl: "Kanał Atom", en: "Atom feed"),
      text: Bilingual(pl: "Ostatnie zmiany.", en: "The latest changes."),
      feed: .init(fileName: "changes.atom", mediaType: "application/atom+xml")),
  ]

  static func facts(_ number: Int, rows: Int = 4, previous: Int? = nil) -> VersionFacts {
    VersionFacts(
      number: number, previous: previous ?? (number > 1 ? number - 1 : nil),
      committedAt: Timestamp("2026-11-21T09:00:00Z")!.adding(seconds: Double(number) * 86_400), rows: rows,
      inserted: number == 1 ? rows : 1, updated: number == 1 ? 0 : 2, deleted: number == 1 ? 0 : 1,
      hash: SHA256.of("wersja \(number)".utf8))
  }
}

/// A public folder and the records beside it.
struct Bench {
  let folder: TemporaryFolder
  let database: Database

  init() throws {
    folder = try TemporaryFolder()
    database = try Database(folder.file("klamra.sqlite"), tables: [Publications.tables])
  }

  var root: String { folder.file("public") }

  func publisher(_ datasets: [Dataset] = [Sample.dataset]) throws -> Publisher {
    try Publisher(folder: root, log: Publications(database), site: Sample.site, view: Sample.view(datasets))
  }

  @discardableResult
  func publishFirst(_ publisher: Publisher? = nil, _ dataset: Dataset = Sample.dataset) throws -> Published {
    try (publisher ?? self.publisher()).publish(
      dataset, Sample.facts(1), rows: MemoryRows(Sample.rows), changes: nil, lineage: Sample.lineage)
  }

  @discardableResult
  func publishSecond(_ publisher: Publisher? = nil, _ dataset: Dataset = Sample.dataset) throws -> Published {
    try (publisher ?? self.publisher()).publish(
      dataset, Sample.facts(2), rows: MemoryRows(Sample.second), changes: MemoryChanges(Sample.changes),
      lineage: Sample.lineage)
  }

  func read(_ name: String) throws -> String { String(decoding: try Files.read("\(root)/\(name)"), as: UTF8.self) }

  /// Every file below the public folder with its digest.
  func tree() throws -> [String: Digest] {
    var found: [String: Digest] = [:]
    func walk(_ relative: String) throws {
      for name in try Files.list(root + relative) {
        let path = "\(relative)/\(name)"
        if Files.isFolder(root + path) { try walk(path) } else { found[path] = SHA256.of(try Files.read(root + path)) }
      }
    }
    try walk("")
    return found
  }
}
