import Platform
import Testbed
import Testing

@testable import Territory

@Suite struct LocalityTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let head = "\u{feff}WOJ;POW;GMI;RODZ_GMI;RM;MZ;NAZWA;SYM;SYMPOD;STAN_NA\r\n"

  /// Real gminas, and the number of Kraków; the other numbers are invented.
  private static let lines = [
    "12;61;01;1;96;1;Kraków;0950463;0950463;2026-01-01", "12;61;01;1;00;1;Dębniki;0950464;0950463;2026-01-01",
    "12;06;15;2;01;1;Modlnica;0330001;0330001;2026-01-01", "12;06;15;2;01;1;Wielka Wieś;0330002;0330002;2026-01-01",
    "12;06;14;4;96;1;Świątniki Górne;0330003;0330003;2026-01-01", "12;06;14;5;01;1;Ochojno;0330004;0330004;2026-01-01",
    "12;01;02;2;01;1;Modlnica;0330005;0330005;2026-01-01", "02;01;01;1;96;1;Bolesławiec;0009876;0009876;2026-01-01",
  ]

  private func register(_ lines: [String] = Self.lines) throws -> String {
    try folder.write("SIMC.csv", Self.head + lines.map { "\($0)\r\n" }.joined())
  }

  private func built(_ wanted: String..., lines: [String] = Self.lines) throws -> [String: Area] {
    let file = try LocalityFile(try register(lines), in: wanted, of: try Lists.shipped())
    return Dictionary(uniqueKeysWithValues: file.localities.map { ($0.code, $0) })
  }

  /// The shipped list with the localities of some areas.
  private func list(_ wanted: String...) throws -> AreaList {
    let shipped = try Lists.shipped()
    for name in ["areas.csv", "successions.csv", "groupings.csv"] {
      try folder.write(name, String(decoding: try Files.read("Territory/\(name)"), as: UTF8.self))
    }
    let file = try LocalityFile(try register(), in: wanted, of: shipped)
    try folder.write("localities.csv", String(decoding: file.csv, as: UTF8.self))
    return try #require(try AreaFiles.read(folder.path))
  }

  @Test func thoseOfTheAreasAreTaken() throws {
    let found = try built("metropolia-krakowska")
    #expect(Set(found.keys) == ["S0950463", "S0950464", "S0330001", "S0330002", "S0330003", "S0330004"])
    #expect(
      found["S0950463"]
        == Area(
          code: "S0950463", kind: .locality, name: "Kraków", parent: "1261011", bdl: "011212161011-0950463",
          nuts2021: "PL213", nuts2024: "PL213", state: "2026-01-01"))
    #expect(found["S0950464"]?.kind == .localityPart && found["S0950464"]?.parent == "S0950463")
    #expect(found["S0950464"]?.bdl == "" && found["S0330004"]?.parent == "1206145")
    #expect(try Set(built("1201", "1261011").keys) == ["S0330005", "S0950463", "S0950464"])
    #expect(try built("12").count == 7)
    #expect(try built("1206143").count == 2, "the town and the rural part have the number of their gmina")
  }

  @Test func namesAreFoundWithTheirWord() throws {
    let list = try list("12")
    func code(_ text: String) -> String? { list.resolve(text).code }
    #expect(code("miasto Kraków") == "1261011" && code("miejscowość Kraków") == "S0950463")
    #expect(code("Wielka Wieś") == "1206152" && code("wieś Wielka Wieś") == "S0330002")
    #expect(code("część miejscowości Dębniki") == "S0950464" && code("Dębniki") == "D1261011-08")
    #expect(code("miejscowość Modlnica, gmina Wielka Wieś") == "S0330001")
    #expect(code("011212161011-0950463") == "S0950463" && code("s0950463") == "S0950463")
    // Seven digits alone are TERYT.
    #expect(code("0950463") == nil)
    let two = list.resolve("miejscowość Modlnica")
    #expect(two.code == nil && two.candidates.map(\.code) == ["S0330001", "S0330005"])
    // It does not extend the days that the list covers, and changes no gmina.
    #expect(list.known == (try Lists.shipped()).known)
    let powiat = try #require(list.area("1206"))
    #expect(try list.gminas(of: powiat) == Lists.shipped().gminas(of: powiat))
  }

  @Test(arguments: [
    ("12;06;99;2;01;1;Nigdzie;0330009;0330009;2026-01-01", "lies in 1206992, which is not in the list of areas"),
    ("12;06;15;2;01;1;Krótka;330009;330009;2026-01-01", "\"330009\" is not a code of SIMC"),
    ("12;06;15;2;01;1;Dwa razy;0330001;0330001;2026-01-01", "the code 0330001 stands there twice"),
    ("12;06;15;2;01;1;Inny dzień;0330009;0330009;2025-01-01", "this row is of 2025-01-01"),
    ("12;06;15;2;00;1;Część;0330009;0999999;2026-01-01", "is a part of S0999999"),
  ])
  func aBrokenRegisterIsRefused(line: String, reason: String) throws {
    #expect { try built("1206", lines: Self.lines + [line]) } throws: { "\($0)".contains(reason) }
  }

  @Test func aGminaThatIsMissingLeadsToANewList() throws {
    let line = "12;06;99;2;01;1;Nigdzie;0330009;0330009;2026-01-01"
    let error = #expect(throws: TerritoryError.self) { try built("1206", lines: Self.lines + [line]) }
    #expect(error?.advice == "Bring the list up to date first: \(.buildAreas)")
  }

  @Test func whatIsNoAreaIsRefused() throws {
    for wanted in ["1299", "PL213", "D1261011-08", "metropolia"] {
      #expect { try built(wanted) } throws: { "\($0)".contains("\"\(wanted)\" is neither a voivodeship") }
    }
    #expect { try built("1461") } throws: { _ in true }
    #expect { try built("1261", lines: [Self.lines[7]]) } throws: { "\($0)".contains("no locality in 1261") }
    #expect { try built("12", lines: []) } throws: { "\($0)".contains("the register is empty") }
  }

  @Test func moreThanAListTakes() throws {
    let many = (0...LocalityFile.localitiesMax).map { number in
      let code = String(1_000_000 + number)
      return "12;61;01;1;01;1;Wieś \(number);\(code);\(code);2026-01-01"
    }
    #expect { try built("1261", lines: many) } throws: { "\($0)".contains("more than 20000 localities") }
  }

  /// A line that is put in by hand must still lie somewhere.
  @Test func aLocalityThatLiesNowhereIsAMistake() throws {
    _ = try list("1261")
    try folder.write("localities.csv", Area.columns.joined(separator: ",") + "\nS1,locality,X,,1299992,,,,,,\n")
    #expect { try AreaFiles.read(folder.path) } throws: { "\($0)".contains("localities.csv:2") }
  }

  @Test(.enabled(if: Files.exists("../shared/data/teryt"), "../shared is absent"))
  func theFixtureIsRead() throws {
    let file = try LocalityFile("../shared/data/teryt/fixture_SIMC.csv", in: ["1261"], of: try Lists.shipped())
    #expect(file.localities.map(\.code) == ["S0011111"] && file.state == "2026-01-01")
  }
}
