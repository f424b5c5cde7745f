import Glibc
import Platform
import SQLite
import Testbed
import Testing

/// Real exports through the shipped connectors, from a file in a drop folder to a published version.
@Suite(.enabled(if: Shared.isThere, Comment(rawValue: Shared.absence)))
struct RealInputTests {
  /// The member gminas of Metropolia Krakowska.
  static let members = [
    "1261011", "1219012", "1206012", "1206022", "1206052", "1206072", "1206082", "1206092", "1219043", "1206113",
    "1206143", "1219053", "1206152", "1206162", "1206172",
  ]

  @Test func theGminasOfThePopulationTableSumToTheMetropolis() throws {
    let folder = try TemporaryFolder()
    let here = String(cString: getcwd(nil, 0))
    let process = try ChildProcess(
      "klamra",
      [
        "--config", "\(here)/Tests/System/fixtures/ctab/config", "--state", folder.file("state"), "--public",
        folder.file("public"), "run", "ludnosc-ctab",
      ], in: folder.path, name: "klamra")
    #expect(process.wait() == .exit(0), "\(process.output)\(process.errors)")

    let connection = try Connection(folder.file("state/datasets/ludnosc-wiek.sqlite"), mode: .readOnly)
    func number(_ sql: String) throws -> Int64 {
      var select = try connection.prepare(sql)
      _ = try select.step()
      return select.integer(0)
    }
    let members = Self.members.map { "'\($0)'" }.joined(separator: ", ")
    let metropolis = "SELECT sum(value) FROM rows WHERE period = '2020' AND area IN (\(members))"
    #expect(try number("\(metropolis) AND age = '_T'") == 1_080_642)
    // The groups that overlap no other add up to the same.
    #expect(try number("\(metropolis) AND overlaps = 0") == 1_080_642)
    // Kinds 4 and 5 are parts of a gmina and would count twice.
    #expect(try number("SELECT count(*) FROM rows WHERE substr(area, 7, 1) NOT IN ('1', '2', '3')") == 0)
    #expect(try number("SELECT count(DISTINCT area) FROM rows") == 2_477)
    // 21 groups, and not a gmina lost on the way to the file.
    let published = try Files.read(folder.file("public/datasets/ludnosc-wiek/versions/1/ludnosc-wiek.csv"))
    #expect(published.count { $0 == UInt8(ascii: "\n") } == 2_477 * 21 + 1)
  }
}
