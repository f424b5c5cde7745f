import Platform
import Schema
import Testbed
import Testing

@testable import Portal
@testable import Publication

/// Pages of random datasets with hostile texts everywhere: always well-formed, and no text becomes markup.
@Suite struct RandomPageTests {
  private static let pieces = ["<b>", "</p>", "\"", "'", "&", "ż", "a", "-->", "<!--", "</td>", "\u{0}", "`", "𝄞"]

  private static func text(_ random: inout Seeded) -> String {
    (0..<random.below(5)).map { _ in random.pick(pieces) }.joined()
  }

  private static func both(_ random: inout Seeded) -> Bilingual {
    Bilingual(pl: text(&random), en: random.once(in: 3) ? "" : text(&random))
  }

  private static func dataset(_ random: inout Seeded) -> Dataset {
    var columns = (0..<random.below(5) + 1).map { number in
      var column = Column(
        name: "c\(number)", type: random.pick(ColumnType.allCases), title: both(&random), description: both(&random),
        unit: random.once(in: 2) ? nil : text(&random), privacy: random.pick([.public, .public, .internal, .personal]))
      if random.once(in: 3) { column.codes = [CodeMeaning(code: text(&random), meaning: both(&random))] }
      if random.once(in: 3) { column.guarding.treatment = .prefix(random.below(9) + 1) }
      return column
    }
    columns[0].privacy = .public
    var dataset = Dataset(id: "d", title: both(&random), description: both(&random), columns: columns, key: ["c0"])
    dataset.publication.attribution = both(&random)
    dataset.checks = [Check(name: "a", rule: .required(columns: ["c0"]), action: .warn, title: both(&random))]
    if random.once(in: 2) {
      dataset.privacy.decision = PublicationDecision(decision: both(&random), basis: both(&random))
    }
    if random.once(in: 2) {
      dataset.disclosure = DisclosureControl(
        values: ["c0"], marks: ["m"], frequency: .init(column: nil, minimum: random.below(9) + 1))
    }
    return dataset
  }

  private static func record(_ random: inout Seeded, _ dataset: Dataset) -> DatasetRecord {
    PageSamples.record { record in
      record.preview = PreviewTable(
        columns: dataset.columns.map(\.name),
        rows: (0..<random.below(4)).map { _ in
          dataset.columns.map { column in
            if random.once(in: 3) { return nil }
            let isNumber = column.type == .integer || column.type == .decimal
            return isNumber ? "\(random.below(100_000))" : text(&random)
          }
        }, suppressed: random.below(9))
      record.versions = [3, 2, 1].map { number in
        PageSamples.published(number) { version in
          version.isDownloadable = number == 3 || !random.once(in: 2)
          if random.once(in: 2) { version.files.append(PageSamples.file("changes/\(number - 1)-\(number).csv")) }
        }
      }
      record.versionCount = 3 + random.below(3)
      record.reasons = [2: text(&random)]
      record.rewrites = random.once(in: 2) ? [:] : [1: [PageSamples.moment]]
      record.sources = [SourceRecord(id: "s", title: both(&random), fetched: nil, documents: 1)]
      record.checks = [CheckResult(name: "a", action: random.pick(Check.Action.allCases), looked: 5, failed: 1)]
      if random.once(in: 2) {
        record.calculation = Calculation(
          select: text(&random), inputs: [Lineage.Input(dataset: "x", version: 1, title: both(&random))])
      }
    }
  }

  @Test(arguments: 1...60 as ClosedRange<UInt64>) func everyPageIsWellFormed(seed: UInt64) {
    var random = Seeded(seed)
    let dataset = Self.dataset(&random)
    let page = PageSamples.page(dataset, Self.record(&random, dataset))
    let markup = Markup(page)
    #expect(markup.fault == nil, "seed \(seed): \(markup.fault ?? "")")
    // No page template uses this element.
    #expect(!markup.elements.contains("b"), "seed \(seed)")
    #expect(Set(markup.ids).count == markup.ids.count, "seed \(seed)")
    let places = Set(markup.links.filter { $0.hasPrefix("#") }.map { String($0.dropFirst()) })
    #expect(places.isSubset(of: markup.ids), "seed \(seed): \(places.subtracting(markup.ids))")
    #expect(!page.contains("\u{0}"))
    for column in dataset.columns where column.privacy != .public {
      #expect(!page.contains("<code>\(column.name)</code>"), "seed \(seed)")
    }
  }
}
