import Platform
import Schema
import Testing
import Text

@testable import Readers
@testable import Territory

/// The codes of real exports of the Local Data Bank's web page.
@Suite struct LocalDataBankCodeTests {
  static let folder = "../shared/data/bdl"

  @Test(.enabled(if: Files.exists(Self.folder), "skipped: ../shared/data is not here"))
  func everyCodeOfTheExportsIsAnArea() throws {
    let list = try Lists.shipped()
    var levels: [Int: Int] = [:]
    for name in try Files.list(Self.folder) where name.contains("_CREL_") || name.contains("_CTAB_") {
      let text = String(decoding: try Files.read("\(Self.folder)/\(name)"), as: UTF8.self)
      let codes = Set(
        text.split(whereSeparator: \.isNewline).dropFirst().map { $0.prefix { $0 != ";" }.filter(\.isNumber) })
      for code in codes where code.count == 7 {
        let found = list.resolve(code)
        guard let area = found.area else {
          Issue.record("\(name): \(code): \(found.refusal)")
          continue
        }
        levels[area.code.utf8.count, default: 0] += 1
        #expect(code.hasPrefix(area.code) || area.kind == .country)
      }
    }
    #expect(levels[2, default: 0] >= 16 && levels[4, default: 0] > 300, "\(levels)")
  }
}
