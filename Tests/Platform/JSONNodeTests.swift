internal import Platform
internal import Testing

/// Values read by typed accessors: what is wrong is named with its path.
@Suite struct JSONNodeTests {
  private let node: JSONNode

  init() throws {
    node = try JSONNode(
      parsing: """
        {"version": 3, "title": "Ludność", "isPublic": true, "previous": null, "share": 0.50, "zero": -0,
         "files": [{"path": "a.csv", "rows": 12}, {"path": "b.csv"}, {"path": 7}]}
        """)
  }

  private func message(_ body: () throws -> Void) -> String? {
    #expect(throws: JSONError.self, performing: body)?.what
  }

  @Test func valuesOfTheirTypes() throws {
    #expect(try node.member("version").integer() == 3)
    #expect(try node.member("zero").integer() == 0)
    #expect(try node.member("share").value == .number("0.50"))
    #expect(try node.member("title").text() == "Ludność")
    #expect(try node.member("isPublic").boolean())
    #expect(try node.member("previous").optionalText() == nil)
    #expect(try node.member("title").optionalText() == "Ludność")
    #expect(try node.member("files").elements().map(\.path) == ["$.files[0]", "$.files[1]", "$.files[2]"])
  }

  @Test func absentMembersAndNull() throws {
    #expect(try node.optional("previous") == nil)
    #expect(try node.optional("nothing") == nil)
    #expect(try node.optional("version")?.integer() == 3)
    #expect(message { _ = try node.member("nothing") } == "$.nothing is missing")
    let second = try node.member("files").elements()[1]
    #expect(try second.optional("rows") == nil)
    #expect(message { _ = try second.member("rows") } == "$.files[1].rows is missing")
  }

  @Test func aWrongTypeIsNamedWithItsPath() throws {
    let third = try node.member("files").elements()[2]
    #expect(
      message { _ = try third.member("path").text() } == "$.files[2].path is the number 7 where a text is expected")
    #expect(
      message { _ = try node.member("title").integer() }
        == "$.title is the text \"Ludność\" where a whole number is expected")
    #expect(
      message { _ = try node.member("share").integer() }
        == "$.share is the number 0.50 where a whole number is expected")
    #expect(message { _ = try node.member("previous").text() } == "$.previous is null where a text is expected")
    #expect(message { _ = try node.elements() } == "$ is an object where an array is expected")
    #expect(
      message { _ = try node.member("files").member("a") } == "$.files is an array of 3 where an object is expected")
    #expect(
      message { _ = try node.member("files").elements(count: 2) }
        == "$.files is an array of 3 where an array of 2 is expected")
    #expect(
      message { _ = try node.member("version").boolean() }
        == "$.version is the number 3 where true or false is expected")
    #expect(
      message { _ = try node.member("isPublic").integer() } == "$.isPublic is true where a whole number is expected")
  }

  @Test func textsBecomeOtherTypes() throws {
    enum Kind: String { case csv, json }
    let node = try JSONNode(parsing: "[\"csv\", \"xml\", null]")
    let elements = try node.elements()
    #expect(try elements[0].text(as: "a format") { Kind(rawValue: $0) } == .csv)
    #expect(
      message { _ = try elements[1].text(as: "a format") { Kind(rawValue: $0) } }
        == "$[1] is the text \"xml\" where a format is expected")
    #expect(
      message { _ = try elements[2].text(as: "a format") { Kind(rawValue: $0) } }
        == "$[2] is null where a format is expected")
  }

  @Test func longValuesAreShownInPart() throws {
    let node = try JSONNode(parsing: "\"\(String(repeating: "x", count: 10_000))\"")
    #expect((message { _ = try node.integer() } ?? "").count < 150)
    let number = try JSONNode(parsing: String(repeating: "9", count: 10_000))
    #expect((message { _ = try number.integer() } ?? "").count < 150)
    #expect(number.value.compact.count == 10_000)
  }
}
