import Platform
import Publishing
import Schema
import Testbed
import Testing

@Suite struct PageTests {
  /// The moment of publication is the clock's; golden files need a fixed one.
  private func fixed(_ page: String) -> String {
    var text = ""
    var rest = page[...]
    while let start = rest.firstRange(of: "<dt>Opublikowano")?.lowerBound {
      guard let end = rest[start...].firstRange(of: "</div>")?.lowerBound else { break }
      text += rest[..<start] + "<dt>Opublikowano …"
      rest = rest[end...]
    }
    return text + rest
  }

  @Test func thePagesAreAsRecorded() throws {
    let bench = try Bench()
    try bench.publishFirst()
    try bench.publishSecond()
    try expectGolden(fixed(try bench.read("datasets/ludnosc/index.html")), "pages/dataset.html")
    try expectGolden(try bench.read("index.html"), "pages/catalogue.html")
    try expectGolden(try bench.read("assets/klamra.css"), "pages/klamra.css")
  }
}
