internal import Configuration
internal import Platform
internal import Schema
internal import Testbed
internal import Testing

/// The output of `klamra check`, word for word.
@Suite struct ConfigurationMistakesTests {
  private static let folder = "Tests/Settings/golden/configuration"

  @Test func everyMistakeOfAllFilesInOnePass() throws {
    let error = try #require(throws: ConfigurationError.self) {
      try Configuration.load(folder: "\(Self.folder)/config")
    }
    let text = error.what + "\n"
    #expect(try text == Golden.expected("Tests/Settings/golden/configuration.txt", actual: text))
  }

  @Test func mistakesAreOrderedByFileAndLine() throws {
    let error = try #require(throws: ConfigurationError.self) {
      try Configuration.load(folder: "\(Self.folder)/config")
    }
    let places = error.diagnostics.map(\.location)
    for (one, next) in zip(places, places.dropFirst()) {
      #expect((one.file, one.line, one.column) <= (next.file, next.line, next.column))
    }
  }

  @Test func everyDiagnosticStandsInItsLine() throws {
    let error = try #require(throws: ConfigurationError.self) {
      try Configuration.load(folder: "\(Self.folder)/config")
    }
    for diagnostic in error.diagnostics where !diagnostic.line.isEmpty {
      #expect(diagnostic.location.column <= diagnostic.line.count + 1, "\(diagnostic)")
      #expect(diagnostic.location.column - 1 + diagnostic.width <= diagnostic.line.count + 1, "\(diagnostic)")
    }
  }
}
