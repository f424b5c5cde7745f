internal import Formats
internal import Platform
internal import Schema
internal import Testbed
internal import Testing
internal import Text

@testable internal import Readers

/// Exports and answers of the sources that the gateway was made for.
@Suite(.enabled(if: Shared.isThere, "\(Shared.absence)"))
struct RealDocumentTests {
  /// The long exports of BDL: quoted header, trailing delimiter, decimal comma, UTF-8 without a mark.
  @Test(arguments: [
    ("FINA_1579_CREL_20250113235613", 368), ("FINA_2416_CREL_20250113230845", 352),
    ("LUDN_1868_CREL_20250125192139", 160), ("LUDN_2137_CREL_20250113221303", 9984),
    ("LUDN_2462_CREL_20250113230153", 320), ("WYNA_2497_CREL_20250113223353", 352),
  ])
  func longExportsOfBDL(_ name: String, _ records: Int) throws {
    let fields = [
      field("Kod", .code, required: true), field("Nazwa", .text, required: true),
      field("Rok", .integer, required: true),
      field("Wartosc", .decimal), field("Atrybut", .code),
    ]
    let reader = try CSVReader(
      source: FileSource(path: Shared.path("bdl/\(name).csv")), format: CSVFormat(), fields: fields)
    #expect(reader.fieldsSeen.last == "Atrybut")
    let reading = try Reading(reader)
    #expect(reading.rejections == [])
    #expect(reading.rows.count == records)
    #expect(reading.rows.first?.prefix(2) == [.text("0200000"), .text("DOLNOŚLĄSKIE")])
  }

  @Test func aWideExportInWindows1250() throws {
    let path = Shared.path("csv/LUDN_2137_CTAB_20210625164329_cp1250_derived.csv")
    let kod = field("Kod", .code, required: true)
    let columns = try CSVReader(
      source: FileSource(path: path), format: CSVFormat(encoding: .windows1250), fields: [kod]
    ).fieldsSeen
    #expect(columns.count > 10)
    let fields =
      [kod, field("Nazwa")]
      + (3...10).map { FieldSpec(name: "c\($0)", locator: .index($0), type: .decimal, decimalMark: .comma) }
    let reading = try Reading(
      CSVReader(source: FileSource(path: path), format: CSVFormat(encoding: .windows1250), fields: fields))
    #expect(reading.rejections == [])
    #expect(reading.rows.count > 300)
    let asUTF8 = try Reading(
      CSVReader(source: FileSource(path: path), format: CSVFormat(), fields: Array(fields.prefix(2))))
    #expect(asUTF8.rejections.allSatisfy { $0.rule == .encoding })
    #expect(!asUTF8.rejections.isEmpty)
  }

  @Test func anAnswerOfBDL() throws {
    let document = """
      {"totalRecords": 1, "unitId": "023000000000", "unitName": "WIELKOPOLSKIE", "aggregateId": 1,
       "results": [{"id": 9, "measureUnitId": 26, "lastUpdate": "2025-05-14T15:05:15.743",
         "values": [{"year": "1995", "val": 12, "attrId": 1}, {"year": "1996", "val": 11, "attrId": 1}]}]}
      """
    let reading = try json(
      document, "results[].values[]",
      [member("/results[]/lastUpdate", .datetime), member("year", .period), member("val", .decimal)])
    #expect(
      reading.rows == [
        [.text("2025-05-14T15:05:15.743+02:00"), .text("1995"), .text("12")],
        [.text("2025-05-14T15:05:15.743+02:00"), .text("1996"), .text("11")],
      ])
  }

  @Test func hourlyValuesOfGIOS() throws {
    let reading = try Reading(
      JSONReader(
        source: FileSource(path: Shared.path("gios/sensor_3760.json")),
        format: JSONFormat(records: DocumentPath(parsing: "\"Lista danych pomiarowych\"[]")),
        fields: [
          member("Kod stanowiska", .code, required: true), member("Data", .period, required: true),
          member("Data", .datetime, required: true), member("Wartość", .decimal),
        ]))
    #expect(reading.rejections == [])
    #expect(reading.rows.count > 10)
    guard case .text(let hour)? = reading.rows.first?[1], case .text(let moment)? = reading.rows.first?[2] else {
      throw FormatError("no hour")
    }
    #expect(hour.utf8.count == 13)
    #expect(moment.hasPrefix(hour))
  }

  @Test func stationsOfGIOS() throws {
    let reading = try Reading(
      JSONReader(
        source: FileSource(path: Shared.path("gios/stations.json")),
        format: JSONFormat(records: DocumentPath(parsing: "\"Lista stacji pomiarowych\"[]")),
        fields: [
          member("Identyfikator stacji", .code, required: true), member("WGS84 φ N", .decimal, required: true),
          member("Nazwa miasta"),
        ]))
    #expect(reading.rejections == [])
    #expect(reading.rows.first?[0] == .text("552"))
    #expect(reading.rows.first?[1] == .text("52.290864"))
  }

  /// Every JSON document there is can be read to its end, and cut in half none can.
  @Test func allOfThem() throws {
    var count = 0
    for folder in ["bdl", "gios", "airly", "ckan", "gbfs", "jsonstat", "geojson"] {
      guard Files.isFolder(Shared.path(folder)) else { continue }
      for name in try Files.list(Shared.path(folder)) where name.hasSuffix("json") {
        let bytes = try Files.read(Shared.path("\(folder)/\(name)"))
        let limits = FormatLimits(recordBytesMax: 64 << 20)
        let format = JSONFormat(records: try DocumentPath(parsing: "."))
        #expect(
          try Reading(JSONReader(source: MemorySource(bytes), format: format, fields: [], limits: limits)).rows.count
            == 1)
        let half = MemorySource(Array(bytes.prefix(bytes.count / 2)))
        #expect(throws: FormatError.self) {
          try Reading(JSONReader(source: half, format: format, fields: [], limits: limits))
        }
        count += 1
      }
    }
    #expect(count > 10)
  }
}
