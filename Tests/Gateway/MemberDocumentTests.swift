import Catalogues
import Channels
import Endpoints
import Formats
import Platform
import Publication
import Readers
import Schema
import Serving
import Settings
import Testbed
import Testing
import Writers

@testable import Daemon
@testable import Followers
@testable import State

/// The documents say of the members of the registries what these say of themselves. `KLAMRA_RECORD=1 swift test` writes
/// the generated parts anew.
@Suite struct MemberDocumentTests {
  /// A part of a document and what it must hold.
  struct Part: Sendable, CustomTestStringConvertible {
    let document: String
    let name: String
    let text: String
    var testDescription: String { "\(name) of \(document)" }
  }

  static let parts: [Part] =
    [
      Part(document: "docs/connectors.md", name: "formats", text: MemberTables(.en).formats),
      Part(document: "docs/connectors.md", name: "locators", text: MemberTables(.en).locators),
      Part(document: "docs/published-files.md", name: "files", text: MemberTables(.en).files),
      Part(document: "docs/published-files.md", name: "catalogues", text: MemberTables(.en).catalogues),
      Part(document: "docs/published-files.md", name: "addresses", text: MemberTables(.en).routes(of: publicRoutes)),
      Part(document: "docs/subscribers.md", name: "channels", text: MemberTables(.en).channels),
      Part(document: "docs/operators.md", name: "addresses", text: MemberTables(.en).routes(of: operatorsRoutes)),
      Part(document: "docs/skladniki.md", name: "formats", text: MemberTables(.pl).formats),
      Part(document: "docs/skladniki.md", name: "locators", text: MemberTables(.pl).locators),
      Part(document: "docs/skladniki.md", name: "files", text: MemberTables(.pl).files),
      Part(document: "docs/skladniki.md", name: "catalogues", text: MemberTables(.pl).catalogues),
      Part(document: "docs/skladniki.md", name: "channels", text: MemberTables(.pl).channels),
      Part(document: "docs/skladniki.md", name: "addresses", text: MemberTables(.pl).routes(of: publicRoutes)),
      Part(document: "docs/skladniki.md", name: "operators", text: MemberTables(.pl).routes(of: operatorsRoutes)),
    ]
    + RecordFormats.profiles.flatMap { profile in
      [
        Part(
          document: "docs/connectors.md", name: "format \(profile.name)",
          text: MemberTables(.en).format(profile) + MemberTables(.en).example(profile)),
        Part(document: "docs/skladniki.md", name: "format \(profile.name)", text: MemberTables(.pl).format(profile)),
      ]
    }
    + ChannelRegistry.all.push.flatMap { channel in
      [("docs/subscribers.md", MemberTables(.en)), ("docs/skladniki.md", MemberTables(.pl))].map { document, tables in
        Part(document: document, name: "channel \(channel.name)", text: tables.settings(of: channel))
      }
    }

  private static let text = Bilingual(pl: "Dane", en: "Data")
  private static var publicRoutes: [any Route] {
    let folders = Folders(config: "/nowhere/config", state: "/nowhere/state", public: "/nowhere/public")
    let site = SiteFacts(title: text, publisher: text, baseURL: "https://dane.example.pl")
    return PublicRoutes.all(RouteSite(folders) { CatalogueModel(site: site, datasets: []) })
  }
  private static var operatorsRoutes: [any Route] {
    OperatorsRoute.all(OperatorsListener.Providers(obstacles: { [] }, status: { "{}" }, metrics: { [] }))
  }

  @Test(arguments: parts) func theDocumentSaysWhatTheMembersSay(_ part: Part) throws {
    let expected = try GeneratedPart.expected(part.name, in: part.document, actual: part.text)
    #expect(expected == part.text, "KLAMRA_RECORD=1 records it anew")
  }

  /// No part is left over from a member that is gone.
  @Test func everyPartHasItsMembers() throws {
    for document in Set(Self.parts.map(\.document)) {
      let expected = Self.parts.filter { $0.document == document }.map(\.name)
      #expect(try GeneratedPart.names(in: document).sorted() == expected.sorted(), "\(document)")
    }
  }
}

/// What members say about themselves, as tables in one language.
private struct MemberTables {
  enum Language { case pl, en }

  let language: Language

  init(_ language: Language) { self.language = language }

  private func text(_ pl: String, _ en: String) -> String { language == .pl ? pl : en }

  private func text(_ both: Bilingual) -> String { text(both.pl, both.en) }

  private func answer(_ isSo: Bool) -> String { isSo ? text("tak", "yes") : text("nie", "no") }

  // MARK: Formats

  var formats: String {
    GeneratedPart.table(
      [
        "`format`", text("dokument", "document"), text("typy MIME", "media types"),
        text("końcówki nazw plików", "endings of file names"), text("miejsce w dokumencie", "place in a document"),
        text("czy ucięty dokument jest zawsze rozpoznawany", "whether a document that was cut is always noticed"),
      ],
      RecordFormats.profiles.map { profile in
        let unit =
          switch profile.unit {
          case .line: text("wiersz", "line")
          case .record: text("rekord", "record")
          }
        return [
          "`\(profile.name)`", text(profile.summary), GeneratedPart.code(profile.mediaTypes),
          GeneratedPart.code(profile.endings), unit, answer(profile.isSelfDelimiting),
        ]
      })
  }

  var locators: String {
    var keys: [FormatSetting] = []
    for locator in RecordFormats.profiles.flatMap(\.locators) where !keys.contains(locator) { keys.append(locator) }
    return GeneratedPart.table(
      [text("klucz", "key"), text("znaczenie", "meaning"), text("formaty", "formats"), text("przykład", "example")],
      keys.map { key in
        let owners = RecordFormats.profiles.filter { $0.locators.contains(key) }
        return [
          "`\(key.key)`", text(key.summary), GeneratedPart.code(owners.map(\.name)), "`\(key.key): \(key.example)`",
        ]
      })
  }

  func format(_ profile: FormatProfile) -> String {
    if profile.settings.isEmpty { return text("Ten format nie ma ustawień.\n", "It has no settings.\n") }
    let place = profile.settingsKey.map { text("Klucze pod `\($0)`:\n\n", "The keys under `\($0)`:\n\n") } ?? ""
    return place
      + GeneratedPart.table(
        [text("klucz", "key"), text("znaczenie", "meaning"), text("przykład", "example")],
        profile.settings.map { ["`\($0.key)`", text($0.summary), "`\($0.key): \($0.example)`"] })
  }

  /// The example with the records that it gives.
  func example(_ profile: FormatProfile) -> String {
    let example = profile.example
    let lines = example.stream.split(separator: "\n")
    let names = lines.drop { !$0.hasPrefix("fields:") }.dropFirst().map { line in
      String(line.drop { $0 == " " }.prefix { $0 != ":" })
    }
    let document = String(decoding: example.document, as: UTF8.self)
    return """

      An example:

      ```yaml
      format: \(profile.name)
      \(lines.joined(separator: "\n"))
      ```
      ```text
      \(document.hasSuffix("\n") ? String(document.dropLast()) : document)
      ```

      These records are read from it, and \(example.rejected) is rejected:


      """
        + GeneratedPart.table(
          names.map { "`\($0)`" },
          example.records.map { $0.map { $0 == .null ? "" : "`\($0.description)`" } })
  }

  // MARK: Files and catalogues

  var files: String {
    GeneratedPart.table(
      [
        "`formats`", text("plik", "file"), text("co to jest", "content"), text("typ MIME", "media type"),
        text("domyślnie", "by default"),
      ],
      FileWriters.all.kinds.map { kind in
        [
          "`\(kind.name)`", "`<id>.\(kind.ending)`",
          text(kind.title) + (text(kind.purpose).isEmpty ? "" : ". \(text(kind.purpose))"), "`\(kind.mediaType)`",
          answer(kind.isDefault),
        ]
      })
  }

  var catalogues: String {
    GeneratedPart.table(
      [
        "`catalogues`", text("katalog", "catalogue"), text("dla kogo", "for whom"), text("typy MIME", "media types"),
        text("domyślnie", "by default"),
      ],
      CatalogueRegistry.all.members.map { catalogue in
        [
          "`\(catalogue.name)`", text(catalogue.title), text(catalogue.purpose),
          GeneratedPart.code(Set(catalogue.mediaTypes.values).sorted()), answer(catalogue.isDefault),
        ]
      })
  }

  // MARK: Channels and routes

  var channels: String {
    GeneratedPart.table(
      [text("kanał", "channel"), text("co daje", "what it offers"), text("jak działa", "how it works")],
      ChannelRegistry.all.members.map { channel in
        let way =
          if let feed = channel.feed {
            text("do czytania: ", "read at ")
              + GeneratedPart.code(["/\(feed.fileName)", "/datasets/<id>/\(feed.fileName)"])
              + " (`\(feed.mediaType)`)"
          } else {
            text(
              "wysyłany, gdy plik subskrybenta ma `channel: \(channel.name)`",
              "sent where a subscriber's file has `channel: \(channel.name)`")
          }
        return ["**\(text(channel.title))**", text(channel.text), way]
      })
  }

  func settings(of channel: any PushChannel) -> String {
    GeneratedPart.table(
      [text("klucz", "key"), text("znaczenie", "meaning"), text("wymagany", "required"), text("przykład", "example")],
      channel.settings.map {
        ["`\($0.key)`", text($0.text), answer($0.isRequired), "`\($0.key): \($0.example)`"]
      })
  }

  func routes(of routes: [any Route]) -> String {
    GeneratedPart.table(
      [text("adres", "address"), text("co daje", "what it answers"), text("typ MIME", "media type")],
      routes.map { route in
        let guide = route.guide
        let type = guide.mediaType == "*/*" ? text("zależnie od pliku", "that of the file") : "`\(guide.mediaType)`"
        let example = guide.example.map { text(", np. `\($0)`", ", such as `\($0)`") } ?? ""
        return ["`\(route.pattern)`\(example)", "**\(text(guide.title))**. \(text(guide.text))", type]
      })
  }
}
