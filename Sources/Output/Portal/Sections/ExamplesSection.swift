internal import Publication
internal import Schema
internal import Writers

/// Example commands of the first writer that has some, for its compressed file if there is one.
struct ExamplesSection {
  let page: DatasetPage

  var html: SafeHTML {
    let dataset = page.dataset
    let base = page.site.page(of: dataset.id)
    let examples = FileWriters.all.chosen(dataset.publication).lazy.map { writer, kinds -> [CodeExample] in
      let kind = kinds.first { $0.packing == .gzip } ?? kinds[0]
      return writer.examples("\(base)latest/\(kind.fileName(of: dataset.id))", page.columns)
    }
    guard let first = examples.first(where: { !$0.isEmpty }) else { return "" }
    return """
      <h2 id="przyklady">\(Wording.both("Przykłady użycia", "Examples"))</h2>
      \(first.map { "<h3>\($0.title)</h3>\n<pre role=\"region\" aria-label=\"Przykład: \($0.title)\" tabindex=\"0\"><code>\($0.code)</code></pre>\n" })
      """
  }
}
