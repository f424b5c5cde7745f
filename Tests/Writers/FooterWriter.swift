import Schema

@testable import Writers

/// A format with an index at the end, like Parquet and XLSX.
///
/// Four bytes of name, each batch as its number of rows followed by one line for each row, and at the end the offset of
/// each batch.
struct FooterWriter: FileWriter {
  func examples(_ url: String, _ columns: [Column]) -> [CodeExample] { [] }
  let name = "footer"
  let kinds = [
    FileKind(
      name: "footer", ending: "footer", title: Bilingual(pl: "Stopka", en: "Footer"),
      purpose: Bilingual(pl: "Do prób.", en: "For tests."), mediaType: "application/octet-stream")
  ]
  let note = Bilingual(pl: "Do prób.", en: "For tests.")
  let format = "footer"
  let contentType = "application/octet-stream"

  func form(of columns: [Column]) -> TableForm { TableForm(names: columns.map(\.name)) }

  func extraFiles(of dataset: Dataset, _ columns: [Column]) -> [ExtraFile] {
    [
      ExtraFile(
        name: "\(dataset.id).footer.txt", mediaType: "text/plain",
        text: columns.map { "\($0.name)\n" }.joined())
    ]
  }

  func rendering(of columns: [Column]) -> Rendering { .batches(FooterRenderer()) }

  final class FooterRenderer: BatchRenderer {
    private var places: [Int] = []

    func begin(_ output: BatchOutput) throws { try output.write(Array("FOOT".utf8)) }

    func write(_ batch: CellBatch, to output: BatchOutput) throws {
      places.append(output.position)
      try output.write(Array("\(batch.rowCount)\n".utf8))
      try batch.withCells { cell in
        for row in 0..<batch.rowCount {
          let line = (0..<batch.columnCount).map { cell(row, $0).value.description }.joined(separator: "|")
          try output.write(Array("\(line)\n".utf8))
        }
      }
    }

    func end(_ output: BatchOutput) throws {
      try output.write(Array(places.map { "\($0)" }.joined(separator: ",").utf8))
    }
  }
}
