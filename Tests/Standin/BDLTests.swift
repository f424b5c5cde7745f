internal import Platform
internal import Testbed
internal import Testing

@testable internal import standin

@Suite struct BDLFigureTests {
  private func population(_ year: Int) -> Int {
    BDLUnits.gminas.compactMap { unit in
      BDLFigures.figures(72305, unit.id, isRevised: false).first { $0.year == year }.flatMap { Int($0.value) }
    }.reduce(0, +)
  }

  @Test func populationIsReal() {
    #expect(BDLUnits.gminas.count == 15)
    #expect(population(2019) == 1_080_642)
    #expect(population(2025) == 1_155_332)
  }

  @Test func theTwoPartsOfAGminaMakeTheWhole() {
    for unit in ["01121200611", "01121200614", "01121201904", "01121201905"] {
      let values = ["3", "4", "5"].map { kind in
        BDLFigures.figures(72305, unit + kind, isRevised: false).first { $0.year == 2019 }.flatMap { Int($0.value) }
          ?? 0
      }
      #expect(values[1] + values[2] == values[0])
    }
  }

  @Test func whatIsInventedSaysSo() {
    for variable in BDLVariables.all where variable.id != BDLVariables.population {
      #expect(variable.n1.hasPrefix("[zmyślone/invented] "))
      #expect(variable.json(isDetailed: true)["description"]?.stringValue?.contains("zmyślone") == true)
    }
    for station in GIOSData.stations {
      #expect(station.json["Nazwa stacji"]?.stringValue?.hasPrefix("[zmyślone/invented] ") == true)
    }
  }

  @Test func everyAttributeStandsSomewhere() {
    let figures = BDLVariables.all.flatMap { variable in
      BDLUnits.gminas.flatMap { BDLFigures.figures(variable.id, $0.id, isRevised: false) }
    }
    #expect(Set(figures.map(\.attribute)) == Set(BDLVariables.attributes.map(\.id)))
    for figure in figures where [0, 4, 7, 14, 15, 17, 50, 91, 94, 98].contains(figure.attribute) {
      #expect(figure.value == "0")
    }
  }

  @Test func aRevisionChangesExactlyThese() {
    struct Place: Hashable {
      var variable: Int
      var unit: String
      var year: Int
    }
    func all(_ isRevised: Bool) -> [Place: BDLFigure] {
      var figures: [Place: BDLFigure] = [:]
      for variable in BDLVariables.all {
        for unit in BDLUnits.gminas {
          for figure in BDLFigures.figures(variable.id, unit.id, isRevised: isRevised) {
            figures[Place(variable: variable.id, unit: unit.id, year: figure.year)] = figure
          }
        }
      }
      return figures
    }
    let (before, after) = (all(false), all(true))
    let added = after.keys.filter { before[$0] == nil }
    #expect(added.count == 15)
    #expect(added.allSatisfy { $0.variable == 1241 && $0.year == 2025 })
    #expect(
      before.keys.filter { after[$0] == nil } == [Place(variable: 149_164, unit: "011212006092", year: 2021)])
    let changed = before.keys.filter { after[$0] != nil && after[$0] != before[$0] }
    let population = Place(variable: 72305, unit: "011212161011", year: 2025)
    let mark = Place(variable: 76025, unit: "011212006113", year: 2024)
    #expect(Set(changed) == [population, mark])
    #expect(before[population]?.value == "816614" && after[population]?.value == "816630")
    #expect(before[mark]?.attribute == 9 && after[mark]?.attribute == 1)
    #expect(before[mark]?.value == after[mark]?.value)
  }

  @Test func figuresAreTheSameEveryTime() {
    let texts = (0..<2).map { _ in
      BDLVariables.all.flatMap { variable in
        BDLUnits.gminas.flatMap { BDLFigures.figures(variable.id, $0.id, isRevised: false).map(\.json.compact) }
      }
    }
    #expect(texts[0] == texts[1])
    #expect(texts[0].count == 33 + 5 * 15 * 6)
  }
}

@Suite struct BDLServiceTests {
  @Test func dataByUnitHasTheShapeOfTheService() throws {
    let standin = try StandinFixture()
    let data = try standin.json("/api/v1/data/by-unit/011212161011?var-id=72305&page-size=100&year=2025&year=2002")
    #expect(data["totalRecords"]?.intValue == 1)
    #expect(data["unitId"]?.stringValue == "011212161011")
    #expect(data["unitName"]?.stringValue == "Kraków")
    let result = try #require(data["results"]?.elements.first)
    #expect(
      result.compact == #"{"id":72305,"measureUnitId":26,"lastUpdate":"2026-05-06T09:18:21.973","values":["#
        + #"{"year":"2002","val":757547,"attrId":1},{"year":"2025","val":816614,"attrId":1}]}"#)
    #expect(data["links"]?["next"] == nil)
  }

  @Test(arguments: [1, 2, 4, 6, 100])
  func pagesLeadToTheEnd(size: Int) throws {
    let standin = try StandinFixture()
    let ids = BDLVariables.all.map { "var-id=\($0.id)" }.joined(separator: "&")
    var target: String? = "/api/v1/data/by-unit/011212161011?\(ids)&page-size=\(size)"
    var found: [Int] = []
    var total: Int?
    while let next = target {
      let page = try standin.json(next)
      total = page["totalRecords"]?.intValue
      found += page["results"]?.elements.compactMap { $0["id"]?.intValue } ?? []
      target = page["links"]?["next"]?.stringValue
    }
    #expect(found == BDLVariables.all.map(\.id))
    #expect(total == found.count)
  }

  @Test func dataByVariableListsUnits() throws {
    let standin = try StandinFixture()
    let data = try standin.json("/api/v1/data/by-variable/72305?unit-level=6&unit-parent-id=011212019000&page-size=100")
    #expect(data["variableId"]?.intValue == 72305)
    #expect(data["results"]?.elements.count == 7)
  }

  @Test func namesHaveNoCase() throws {
    let standin = try StandinFixture()
    let data = try standin.json("/api/v1/data/By-Unit/011212161011?Var-Id=72305&page-Size=1")
    #expect(data["pageSize"]?.intValue == 1)
  }

  @Test(arguments: [
    ("/api/v1/units?level=6&page-size=100", 23), ("/api/v1/units?parent-id=011212019000&page-size=100", 7),
    ("/api/v1/units/search?name=skawina", 3), ("/api/v1/units/search?name=skawina&kind=3", 1),
    ("/api/v1/subjects", 5), ("/api/v1/variables?subject-id=P2137", 2), ("/api/v1/attributes?page-size=100", 18),
  ])
  func lists(target: String, count: Int) throws {
    let standin = try StandinFixture()
    let list = try standin.json(target)
    #expect(list["totalRecords"]?.intValue == count)
    #expect(list["results"]?.elements.count == min(count, list["pageSize"]?.intValue ?? 0))
  }

  @Test(arguments: [
    ("/api/v1/units/011212161011", "name", "Kraków"), ("/api/v1/subjects/P2137", "lastUpdate", "2026-05-06T09:18:22.5"),
    ("/api/v1/variables/72305", "measureUnitName", "osoba"), ("/api/v1/attributes/14", "symbol", "X"),
  ])
  func details(target: String, name: String, value: String) throws {
    let standin = try StandinFixture()
    #expect(try standin.json(target)[name]?.stringValue == value)
  }

  @Test(arguments: [
    ("/api/v1/data/by-unit/011212161011", 400), ("/api/v1/data/by-unit/999?var-id=72305", 404),
    ("/api/v1/data/by-variable/1", 404), ("/api/v1/units/9", 404), ("/api/v1/nothing", 404), ("/elsewhere", 404),
  ])
  func mistakesAreAnswered(target: String, status: Int) throws {
    let standin = try StandinFixture()
    #expect(try standin.get(target).status == status)
  }

  @Test func whoHasTheDocumentGets304() throws {
    let standin = try StandinFixture()
    let target = "/api/v1/data/by-unit/011212161011?var-id=72305"
    let tag = try #require(try standin.get(target).headers["etag"])
    #expect(try standin.get(target, ["If-None-Match": tag]).status == 304)
    try standin.control(#"{"revise": true}"#)
    let revised = try standin.get(target, ["If-None-Match": tag])
    #expect(revised.status == 200)
    #expect(revised.text.contains("816630"))
  }

  @Test func quotasAreCountedPerCredential() throws {
    let standin = try StandinFixture()
    try standin.control(#"{"quota": "1s=100,15m=2"}"#)
    let target = "/api/v1/version"
    #expect(try standin.get(target).headers["x-rate-limit-remaining"] == "1")
    #expect(try standin.get(target).status == 200)
    let refused = try standin.get(target)
    #expect(refused.status == 429)
    #expect(refused.headers["x-rate-limit-limit"] == "15m")
    #expect(refused.headers["x-rate-limit-reset"].flatMap { Timestamp($0) } != nil)
    #expect(try standin.get(target, ["X-ClientId": "me"]).status == 200)
  }
}

@Suite struct QuotaBookTests {
  @Test func theDocumentedWindowsSlide() {
    var book = QuotaBook()
    var now = Timestamp(seconds: 1_000_000)
    for _ in 0..<5 { #expect(book.request(nil, now: now).isGranted) }
    #expect(!book.request(nil, now: now).isGranted)
    for _ in 0..<10 { #expect(book.request("key", now: now).isGranted) }
    #expect(!book.request("key", now: now).isGranted)
    now = now.adding(seconds: 1)
    #expect(book.request(nil, now: now).isGranted)
    // The rest of the quarter of an hour, a second apart.
    for _ in 0..<94 {
      now = now.adding(seconds: 1)
      #expect(book.request(nil, now: now).isGranted)
    }
    now = now.adding(seconds: 1)
    let refused = book.request(nil, now: now)
    #expect(refused.window?.label == "15m")
    #expect(refused.reset == Timestamp(seconds: 1_000_900))
    #expect(book.request(nil, now: refused.reset).isGranted)
  }

  @Test(arguments: ["", "5", "1s", "1s=x", "1x=5", "s=5", "1s=5,"])
  func refusesWhatIsNoQuota(_ text: String) {
    #expect(text == "1s=5," || QuotaBook.parse(text) == nil)
  }
}
