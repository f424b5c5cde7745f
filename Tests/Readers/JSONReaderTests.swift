internal import Formats
internal import Platform
internal import Schema
internal import Testing
internal import Text

@testable internal import Readers

func json(
  _ text: String, _ records: String, _ fields: [FieldSpec], limits: FormatLimits = FormatLimits()
) throws -> Reading {
  let format = JSONFormat(records: try DocumentPath(parsing: records))
  return try Reading(JSONReader(source: MemorySource(text), format: format, fields: fields, limits: limits))
}

func member(_ path: String, _ type: ColumnType = .text, required: Bool = false) throws -> FieldSpec {
  FieldSpec(name: path, locator: .path(try DocumentPath(parsing: path)), type: type, isRequired: required)
}

@Suite struct JSONReaderTests {
  @Test func fieldsOfTheRecordAndOfWhatEnclosesIt() throws {
    let document = """
      {"totalRecords": 2, "unitId": "011212161011", "results": [
        {"id": 9, "values": [{"year": "1995", "val": 12, "attrId": 1}, {"year": "1996", "val": 11.50, "attrId": 1}]},
        {"id": 10, "values": [{"year": "1995", "val": null}]}]}
      """
    let reading = try json(
      document, "results[].values[]",
      [member("/unitId", .code), member("/results[]/id", .code), member("year", .integer), member("val", .decimal)])
    #expect(reading.rejections.isEmpty)
    #expect(
      reading.rows == [
        [.text("011212161011"), .text("9"), .integer(1995), .text("12")],
        [.text("011212161011"), .text("9"), .integer(1996), .text("11.5")],
        [.text("011212161011"), .text("10"), .integer(1995), .null],
      ])
    #expect(reading.positions == [1, 2, 3])
  }

  @Test func placesOfRecords() throws {
    let one: [[Value]] = [[.integer(1)], [.integer(2)]]
    #expect(try json("[{\"a\":1},{\"a\":2}]", "[]", [member("a", .integer)]).rows == one)
    #expect(try json("[1,2]", "[]", [member(".", .integer)]).rows == one)
    #expect(try json("{\"x\":{\"y\":[[{\"a\":1}],[],[{\"a\":2}]]}}", "x.y[][]", [member("a", .integer)]).rows == one)
    #expect(try json("{\"a\":1}", ".", [member("a", .integer)]).rows == [[.integer(1)]])
    #expect(try json("{\"x\":{\"a\":1}}", "x", [member("a", .integer)]).rows == [[.integer(1)]])
    #expect(try json("{\"x\":[{\"a\":1},{\"a\":2}]}", "x[1]", [member("a", .integer)]).rows == [[.integer(2)]])
    #expect(try json("7", ".", [member(".", .integer)]).rows == [[.integer(7)]])
    let lists = try json("[[5,6],[7]]", "[]", [member("[0]", .integer), member("[1]", .integer)])
    #expect(lists.rows == [[.integer(5), .integer(6)], [.integer(7), .null]])
  }

  @Test func nestedMembersAndTheirContainer() throws {
    let document = """
      {"features": [{"type": "Feature", "geometry": {"type": "Point", "coordinates": [19.94, 50.06]},
        "properties": {"name": "Wawel", "sub": {"x": true}}}]}
      """
    let fields = try [
      member("geometry", .geometry), member("geometry.type"), member("geometry.coordinates[1]", .decimal),
      member("properties.name"), member("properties.sub.x", .boolean), member("properties.none.x"),
    ]
    #expect(
      try json(document, "features[]", fields).rows == [
        [
          .text("{\"type\": \"Point\", \"coordinates\": [19.94, 50.06]}"), .text("Point"), .text("50.06"),
          .text("Wawel"),
          .integer(1), .null,
        ]
      ])
  }

  @Test func textOfStrings() throws {
    let document =
      #"["\u0141\u00f3d\u017a \ud83c\udf09","a\"\\\/\b\f\n\r\tb","zażółć",""," ","x\u0000y","\ud800","\udc00a"]"#
    let reading = try json(document, "[]", [member(".")])
    #expect(
      reading.rows == [
        [.text("Łódź 🌉")], [.text("a\"\\/\u{8}\u{C}\n\r\tb")], [.text("zażółć")], [.null], [.null],
      ])
    #expect(reading.rejections.map(\.rule) == [.nulByte, .encoding, .encoding])
    #expect(reading.rejections.map(\.position) == [6, 7, 8])
  }

  @Test func bytesThatAreNoText() throws {
    let format = JSONFormat(records: try DocumentPath(parsing: "[]"))
    let source = MemorySource([0x5B, 0x22, 0xFF, 0x22, 0x2C, 0x22, 0xEF, 0xBF, 0xBD, 0x22, 0x5D])
    let reading = try Reading(JSONReader(source: source, format: format, fields: [member(".")]))
    #expect(reading.rejections.map(\.rule) == [.encoding, .damagedText])
  }

  @Test func numbersAreExact() throws {
    let document = "[9007199254740993, 18446744073709551616, -9223372036854775809, 1e3, -0, 0.10, 1E-2, 1e400, 12.0]"
    let decimals = try json(document, "[]", [member(".", .decimal)])
    #expect(
      decimals.rows
        == ["9007199254740993", "18446744073709551616", "-9223372036854775809", "1000", "0", "0.1", "0.01", "12"].map {
          [.text($0)]
        })
    #expect(decimals.rejections.map(\.position) == [8])
    let whole = try json(document, "[]", [member(".", .integer)])
    #expect(whole.rows == [9_007_199_254_740_993, 1000, 0, 12].map { [.integer($0)] })
    #expect(whole.rejections.map(\.position) == [2, 3, 6, 7, 8])
    #expect(try json("[1.50]", "[]", [member(".")]).rows == [[.text("1.50")]])
    // A code that has become a number with an exponent is none.
    #expect(try json("[1e5]", "[]", [member(".", .code)]).rejections.map(\.rule) == [.type])
  }

  @Test func valuesInOtherClothes() throws {
    let document = #"[{"y":"1995","d":"2024-07-15 00:00:00","b":1,"m":" 1 234.5 "},{"y":1995.0,"b":"TAK","m":"x"}]"#
    let fields = try [
      member("y", .integer), member("d", .date), member("b", .boolean), member("m", .decimal),
    ]
    let reading = try json(document, "[]", fields)
    #expect(reading.rows == [[.integer(1995), .text("2024-07-15"), .integer(1), .text("1234.5")]])
    #expect(reading.rejections.map(\.field) == ["m"])
    #expect(try json("[true,false]", "[]", [member(".")]).rows == [[.text("true")], [.text("false")]])
    #expect(try json("[true]", "[]", [member(".", .integer)]).rejections.map(\.rule) == [.type])
    var comma = try member(".", .decimal)
    comma.decimalMark = .comma
    #expect(try json(#"["1,5", 2.5]"#, "[]", [comma]).rows == [[.text("1.5")], [.text("2.5")]])
    var absent = try member(".", .decimal)
    absent.absent = ["-999"]
    #expect(try json("[-999, \"-999\", -99]", "[]", [absent]).rows == [[.null], [.null], [.text("-99")]])
  }

  @Test func aContainerIsNoValue() throws {
    let reading = try json(#"[{"a":{}},{"a":[1]},{"a":1},7,[1],null,"x"]"#, "[]", [member("a", .integer)])
    #expect(reading.rows == [[.integer(1)]])
    #expect(reading.rejections.map(\.rule) == [.type, .type] + Array(repeating: .structure, count: 4))
    #expect(reading.rejections.first?.reason == "this is an object, and a single value is wanted")
    #expect(reading.rejections.last?.reason == "the record is a string, and an object is wanted")
    #expect(reading.rejections.last?.position == 7)
  }

  @Test func requiredMembers() throws {
    let reading = try json(#"[{"a":null},{},{"a":""},{"a":0}]"#, "[]", [member("a", .integer, required: true)])
    #expect(reading.rows == [[.integer(0)]])
    #expect(reading.rejections.map(\.rule) == [.required, .required, .required])
  }

  /// Of two values of one member SQLite takes the first, Python and JavaScript the last: neither is known to be meant.
  @Test(arguments: [
    #"{"a":1,"a":2}"#, #"{"a":1,"a":1}"#, #"{"a":1,"b":0,"\u0061":3}"#, #"{"a":null,"a":1}"#, #"{"a":{"c":1},"a":2}"#,
    #"{"b":{"c":1,"c":2},"a":1}"#, #"{"b":{"c":1},"a":1,"b":{}}"#,
  ])
  func aRecordWithARepeatedMemberIsRejected(record: String) throws {
    let fields = try [member("a", .integer), member("b.c", .integer)]
    let reading = try json("[\(record),{\"a\":7}]", "[]", fields)
    #expect(reading.rows == [[.integer(7), .null]])
    #expect(reading.rejections.map(\.rule) == [.structure] && reading.rejections.first?.position == 1)
    #expect(reading.rejections.first?.reason.contains("comes twice") == true)
  }

  /// What is not read may come as often as it likes; so may what is outside the records, of which the first counts.
  @Test func otherMembersMayBeRepeated() throws {
    #expect(try json(#"{"a":1,"x":2,"x":3}"#, ".", [member("a", .integer)]).rows == [[.integer(1)]])
    #expect(try json(#"[{"a":1},{"a":2}]"#, "[]", [member("a", .integer)]).rows == [[.integer(1)], [.integer(2)]])
    let outside = try json(#"{"y":5,"y":6,"r":[{"a":1}]}"#, "r[]", [member("a", .integer), member("/y", .integer)])
    #expect(outside.rows == [[.integer(1), .integer(5)]] && outside.rejections.isEmpty)
  }

  @Test func escapedAndOddNames() throws {
    #expect(try json(#"{"\u0061":3}"#, ".", [member("a", .integer)]).rows == [[.integer(3)]])
    let proto = try json(
      #"{"__proto__":1,"constructor":2,"":3}"#, ".", [member("__proto__", .integer), member("\"\"", .integer)])
    #expect(proto.rows == [[.integer(1), .integer(3)]])
  }

  @Test func keysOfAllLengths() throws {
    let names = (0..<24).map { String(repeating: "k", count: $0) + "ż" }
    let document = "{" + names.reversed().map { "\"\($0)\": \"\($0)\"" }.joined(separator: ",") + "}"
    let fields = names.map {
      FieldSpec(name: $0, locator: .path(DocumentPath(isAbsolute: false, steps: [.key($0)])), type: .text)
    }
    #expect(try json(document, ".", fields).rows == [names.map { .text($0) }])
  }

  @Test func factsOfAPage() throws {
    let document = #"""
      {"links": {"self": "x", "next": "https:\/\/a/?p=1"}, "totalRecords": 17, "page": {"size": 2.5, "last": true},
       "results": [{"a": [1]}, {"a": [2]}], "none": null}
      """#
    let paths = [
      "totalRecords", "/links/next", "links.prev", "page.size", "page.last", "results[].a[0]", "none", "results[0]",
      "none.x",
    ]
    var facts: [Value?] = []
    // `[]` and `[0]` of one array are requested separately.
    for path in paths { facts += try JSONProbe.values(of: [DocumentPath(parsing: path)], in: MemorySource(document)) }
    #expect(
      facts == [
        .integer(17), .text("https://a/?p=1"), nil, .text("2.5"), .integer(1), .integer(1), .null,
        .text("{\"a\": [1]}"),
        nil,
      ])
    let together = try JSONProbe.values(
      of: ["totalRecords", "links.next", "page.last"].map { try DocumentPath(parsing: $0) }, in: MemorySource(document))
    #expect(together == [.integer(17), .text("https://a/?p=1"), .integer(1)])
    #expect(throws: FormatError.self) {
      try JSONProbe.values(of: [DocumentPath(parsing: "a")], in: MemorySource("{\"a\":1"))
    }
  }
}
