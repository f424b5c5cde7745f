import Configuration
import Platform
import Schema
import Testbed
import Testing

/// A small configuration without mistakes, in a folder of its own; a test puts its own files in their places.
struct ConfigurationScene {
  let folder: TemporaryFolder

  static let gateway = """
    gateway:
      title: {pl: Dane, en: Data}
      publisher: {pl: Urząd, en: Office}
      base_url: https://dane.example.org

    """

  static let dataset = """
    title: {pl: Szkoły, en: Schools}
    columns:
      id: {type: code, privacy: public, title: {pl: Kod, en: Code}}
      name: {type: text, privacy: public, title: {pl: Nazwa, en: Name}}
      day: {type: date, privacy: public, title: {pl: Dzień, en: Day}}
      pupils: {type: integer, privacy: public, title: {pl: Uczniowie, en: Pupils}}
      girls: {type: integer, title: {pl: Dziewczęta, en: Girls}}
      boys: {type: integer, title: {pl: Chłopcy, en: Boys}}
      area: {type: code, privacy: public, title: {pl: Gmina, en: Gmina}}
    key: [id]

    """

  static let source = """
    connector: office
    title: {pl: Rejestr, en: Register}
    parameters: {folder: drop}
    streams: {table: {dataset: schools}}

    """

  static let connector = """
    connector: office
    title: {pl: Urząd, en: Office}
    parameters:
      folder: {type: folder, required: true}
      limit: {type: integer, default: 10}
      mode: {type: text, choices: [fast, slow], default: fast}
      token: {type: secret}
    http: {base: "https://example.org/api/"}
    streams:
      table:
        drop: {folder: "{folder}"}
        format: csv
        csv: {encoding: utf-8, delimiter: ","}
        fields: {id: {column: id, type: code, required: true}, pupils: {column: pupils, type: integer}}
        mapping: table.sql
      years:
        drop: {folder: "{folder}"}
        format: csv
        open: [csv, fields, mapping]

    """

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("config/klamra.yaml", Self.gateway)
    try folder.write("config/datasets/schools.yaml", Self.dataset)
    try folder.write("config/sources/register.yaml", Self.source)
    try folder.write("Connectors/office/connector.yaml", Self.connector)
    try folder.write("Connectors/office/table.sql", "SELECT id, pupils FROM source\n")
  }

  /// Reads the folder as it is.
  func load() throws(ConfigurationError) -> Configuration { try Configuration.load(folder: folder.file("config")) }

  /// Everything that is said about the folder, a line each: `config/klamra.yaml:1:1: error: …`.
  func found() -> [String] {
    do {
      return try load().warnings.map(line)
    } catch {
      return error.diagnostics.map(line)
    }
  }

  /// Puts a text with marks into the place of a file, and expects one message at each mark and no others anywhere.
  ///
  /// - Parameters:
  ///   - file: below the folder.
  ///   - marked: the text with `«` before the place of each mistake, in the order of the file.
  ///   - messages: with their suggestions; `warning: …` for what is none.
  func expect(
    _ file: String, _ marked: String, _ messages: String..., sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) throws {
    let (text, places) = Self.unmarked(marked)
    try folder.write(file, text)
    let expected = zip(places, messages).map { place, message in
      let isWarning = message.hasPrefix("warning: ")
      return "\(file):\(place.line):\(place.column): \(isWarning ? "" : "error: ")\(message)"
    }
    let found = found()
    #expect(places.count == messages.count, sourceLocation: sourceLocation)
    #expect(found == expected, sourceLocation: sourceLocation)
  }

  /// The text without its marks, and where they stood.
  static func unmarked(_ marked: String) -> (text: String, places: [(line: Int, column: Int)]) {
    var (text, places) = ("", [(line: Int, column: Int)]())
    var (line, column) = (1, 1)
    for character in marked {
      if character == "«" {
        places.append((line, column))
        continue
      }
      text.append(character)
      if character.isNewline { (line, column) = (line + 1, 1) } else { column += 1 }
    }
    return (text, places)
  }

  private func line(_ diagnostic: Diagnostic) -> String {
    let first = diagnostic.description.split(separator: "\n", maxSplits: 1)[0]
    return String(first).replacing("\(folder.path)/", with: "")
  }
}
