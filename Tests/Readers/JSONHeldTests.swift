internal import Formats
internal import Schema
internal import Testbed
internal import Testing
internal import Text

@testable internal import Readers

/// Members of enclosing objects that follow the records.
@Suite struct JSONHeldTests {
  @Test func recordsWaitForWhatComesLater() throws {
    let document = """
      {"results": [
        {"values": [{"v": 1}, {"v": 2}], "id": "a"}, {"values": [{"v": 3}]}, {"id": "c", "values": [{"v": 4}]}],
       "unit": "\\u0142"}
      """
    let reading = try json(
      document, "results[].values[]", [member("v", .integer), member("/results[]/id"), member("/unit")])
    #expect(
      reading.rows == [
        [.integer(1), .text("a"), .text("ł")], [.integer(2), .text("a"), .text("ł")],
        [.integer(3), .null, .text("ł")], [.integer(4), .text("c"), .text("ł")],
      ])
    #expect(reading.positions == [1, 2, 3, 4])
  }

  @Test func whatIsWrongWaitsInItsPlace() throws {
    let document = #"{"r":[{"v":1},7,{"v":"x"},{"v":4}],"u":{"x":"U"}}"#
    let reading = try json(document, "r[]", [member("v", .integer), member("/u/x", required: true)])
    #expect(reading.rows == [[.integer(1), .text("U")], [.integer(4), .text("U")]])
    #expect(reading.positions == [1, 4])
    #expect(reading.rejections.map(\.position) == [2, 3])
    #expect(reading.rejections.map(\.rule) == [.structure, .type])
    let without = try json(#"{"r":[{"v":1}]}"#, "r[]", [member("v", .integer), member("/u/x", required: true)])
    #expect(without.rejections.map(\.rule) == [.required])
  }

  @Test func waitingIsBounded() throws {
    let many = (0..<5000).map { "{\"v\":\($0)}" }.joined(separator: ",")
    let fields = try [member("v", .integer), member("/u")]
    let limits = FormatLimits(heldBytesMax: 100_000)
    let error = #expect(throws: FormatError.self) {
      try json("{\"r\":[\(many)],\"u\":1}", "r[]", fields, limits: limits)
    }
    #expect(error?.what.contains("wait for a member") == true)
    #expect(try json("{\"u\":1,\"r\":[\(many)]}", "r[]", fields, limits: limits).rows.count == 5000)
    #expect(try json("{\"r\":[\(many)],\"u\":1}", "r[]", fields).rows.last == [.integer(4999), .text("1")])
  }

  /// Members in any order, the document in any pieces: always the same records.
  @Test(arguments: 0..<40)
  func theOrderOfMembersDoesNotMatter(_ seed: Int) throws {
    var random = Seeded(UInt64(seed))
    var expected: [[Value]] = []
    let root = random.pick(["R", "zażółć \\\"gęślą\\\" jaźń"])
    let rootText = root.replacing("\\\"", with: "\"")
    let units = (0..<random.below(6)).map { unit -> String in
      let id = random.pick(["\"id\": \(unit)", "\"id\": null", "\"other\": {\"id\": [1, {\"id\": 2}]}"])
      let idValue: Value = id == "\"id\": \(unit)" ? .integer(Int64(unit)) : .null
      let values = (0..<random.below(5)).map { value -> String in
        let isThere = random.below(4) > 0
        expected.append([isThere ? .integer(Int64(value)) : .null, idValue, .text(rootText)])
        return isThere ? "{\"x\": [], \"v\": \(value)}" : "{}"
      }
      let members = [id, "\"values\": [\(values.joined(separator: ","))]", "\"n\": {\"values\": [{\"v\": 9}]}"]
      return "{\(members.shuffled(using: &random).joined(separator: ", "))}"
    }
    let members = ["\"results\": [\(units.joined(separator: ",\n"))]", "\"unit\": \"\(root)\"", "\"v\": 77"]
    let document = "{\(members.shuffled(using: &random).joined(separator: ", "))}"
    let fields = try [member("v", .integer), member("/results[]/id", .integer), member("/unit")]
    let format = JSONFormat(records: try DocumentPath(parsing: "results[].values[]"))
    for piece in [1, 2, 7, 64, 4096] {
      let reading = try Reading(
        JSONReader(
          source: PiecesSource(Array(document.utf8), of: piece), format: format, fields: fields,
          limits: FormatLimits(windowBytes: piece)))
      #expect(reading.rows == expected, "\(document)")
      #expect(reading.positions == Array(1..<(expected.count + 1)))
    }
  }
}
