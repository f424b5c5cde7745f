import Platform
import Publication
import Testing

@Suite struct JSONDocumentTests {
  @Test func keysKeepTheirOrderAndAbsentMembersVanish() {
    let json = JSON.object(["b": .integer(1), "a": nil, "c": .array([]), "d": .array([.null, .boolean(true)])])
    #expect(json.compact == #"{"b":1,"c":[],"d":[null,true]}"#)
    #expect(json.document.hasSuffix("]\n}\n"))
  }
}
