internal import Configuration
internal import Connectors
internal import Platform
internal import Presentation
internal import Schema

extension Commands {
  static let sources = Command(
    "sources", "list the sources and the datasets that they fill",
    options: [
      .flag("--inventory", "with what is declared about each: institution, system, owner, legal basis, quality")
    ],
    access: .none
  ) { context in
    let configuration = try context.configuration()
    let inventory = SourceInventory(configuration)
    if context.invocation.has("--inventory") {
      for (source, row) in zip(configuration.sources, inventory.rows) {
        context.output.line("\(source.id): \(source.title.pl) / \(source.title.en)")
        if source.facts == nil {
          context.output.line("  nothing is declared: \"inventory\" in sources/\(source.id).yaml")
        } else {
          // Both languages of a text are on one line.
          var table = Table([.init(""), .init("", widthMax: 120)])
          for (name, value) in Self.pairs(row) where !value.isEmpty { table.add("  \(name)", value) }
          for line in table.lines.dropFirst() { context.output.line(line) }
        }
      }
    } else {
      var table = Table([.init("SOURCE"), .init("CONNECTOR"), .init("DATASETS"), .init("TITLE", widthMax: 80)])
      for (source, row) in zip(configuration.sources, inventory.rows) {
        table.add(source.id, source.connector.id, row[4], source.title.en)
      }
      context.output.table(table)
    }
    context.output.json([
      "sources": .array(
        inventory.rows.map { row in
          .object(zip(SourceInventory.columns, row).map { JSON.Member($0, .string($1)) })
        })
    ])
    return .done
  }

  /// `institution: Główny Urząd Statystyczny / Statistics Poland`.
  private static func pairs(_ row: [String]) -> [(String, String)] {
    let values = Dictionary(uniqueKeysWithValues: zip(SourceInventory.columns, row))
    return ["institution", "system", "owner", "contact", "legal_basis", "frequency", "quality"].map { name in
      if let one = values[name] { return (name, one) }
      let both = [values["\(name)_pl"] ?? "", values["\(name)_en"] ?? ""].filter { !$0.isEmpty }
      return (name, both.joined(separator: " / "))
    }
  }
}
