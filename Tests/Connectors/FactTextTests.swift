import Connectors
import Testbed
import Testing

/// When a declared text is what a service says, and how one is written.
@Suite struct FactTextTests {
  @Test(arguments: [
    ("ogółem; ogółem", "ogółem; ogółem"), ("Ogółem;ogółem", "ogółem; OGÓŁEM"),
    ("ludność  na 1\u{a0}km²", "ludność na 1 km2"),
    (" muzea ", "muzea"), ("Z\u{301}ródło", "Źródło"),
  ])
  func theSameName(one: String, other: String) {
    #expect(FactText.areSame(one, other, fact: "name") && FactText.areSame(other, one, fact: "name"))
  }

  @Test(arguments: [
    ("ogółem; ogółem", "ogółem"), ("ogółem; mężczyźni", "ogółem; kobiety"), ("ogółem", ""),
    ("85 i więcej", "70 i więcej"),
    ("ogółem; kobiety", "kobiety; ogółem"),
  ])
  func anotherName(one: String, other: String) { #expect(!FactText.areSame(one, other, fact: "name")) }

  @Test(arguments: [
    ("osoba", "os."), ("m²", "m2"), ("tys. zł", "tysiąc złotych"), ("dam3/rok", "dam³/rok"), ("gosp.", "gosp."),
    ("wskaźnik X", "wskaźnik  X"), ("%", "procent"), ("-", "brak"),
  ])
  func theSameUnit(one: String, other: String) { #expect(FactText.areSame(one, other, fact: "unit")) }

  @Test(arguments: [
    ("osoba", "tys. osób"), ("zł", "tys. zł"), ("Mg", "mg"), ("ha", "km²"), ("gosp.", "gospodarstwo domowe"),
    ("szt.", "osoba"), ("nieznana", "Nieznana"), ("m2", "m3"),
  ])
  func anotherUnit(one: String, other: String) { #expect(!FactText.areSame(one, other, fact: "unit")) }

  /// Only the fact that is called unit is one.
  @Test func aNameIsNoUnit() { #expect(!FactText.areSame("osoba", "os.", fact: "name")) }

  @Test(arguments: [
    ("72305", ["name": "ogółem; ogółem", "unit": "osoba"], #"- 72305: {name: "ogółem; ogółem", unit: osoba}"#),
    ("1241", ["name": "muzea łącznie z oddziałami"], "- 1241: {name: muzea łącznie z oddziałami}"),
    ("1", [:], "- 1"), ("a-b", ["unit": "-"], #"- "a-b": {unit: "-"}"#),
    ("1", ["name": #"a "b" \ c"#, "unit": "%"], #"- 1: {name: "a \"b\" \\ c", unit: "%"}"#),
    ("1", ["name": "true", "unit": " x"], #"- 1: {name: "true", unit: " x"}"#),
    ("1", ["name": "a: b", "unit": "tys. zł"], #"- 1: {name: "a: b", unit: tys. zł}"#),
    ("1", ["other": "x"], "- 1"),
  ])
  func aLineToPaste(value: String, facts: [String: String], line: String) {
    #expect(FactText.line(value, facts, names: ["name", "unit"]) == line)
  }
}
