import Platform
import Schema
import Testing

/// The operators' table of the reasons for which a run is held.
@Suite struct HoldDocumentTests {
  /// The first cells of the table's lines.
  private func codes() throws -> [String] {
    let text = String(decoding: try Files.read("docs/trust.md"), as: UTF8.self)
    let section = text.split(separator: "\n").drop { $0 != "### Why a run is held" }
    return section.compactMap { line in
      guard line.hasPrefix("| `") else { return nil }
      return line.dropFirst(3).split(separator: "`").first.map(String.init)
    }
  }

  @Test func everyReasonIsInTheTable() throws {
    let codes = try codes()
    #expect(Set(codes) == Set(HoldReason.Code.allCases.map(\.rawValue)))
    #expect(Set(codes).count == codes.count)
  }
}
