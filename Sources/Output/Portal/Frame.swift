internal import Catalogues
internal import Publication
internal import Schema

/// The common parts of every page: head, masthead, footer.
struct Frame {
  let site: SiteFacts
  /// The relative path from the page to the public root: empty, or `../../`.
  let root: String

  func page(
    title: String, description: String, main: SafeHTML, links: [SafeHTML] = [], embeddings: [PageEmbedding] = []
  ) -> String {
    let head = links + embeddings.map(embedded)
    let html: SafeHTML = """
      <!DOCTYPE html>
      <html lang="pl">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(title)</title>
      <meta name="description" content="\(description)">
      <link rel="stylesheet" href="\(root)assets/\(Stylesheet.fileName)">
      \(head)</head>
      <body>
      <a class="skip" href="#tresc">\(Wording.both("Przejdź do treści", "Skip to content"))</a>
      <header class="masthead">
      <div class="wrap">
      <a class="brand" href="\(root.isEmpty ? "./" : root)">\(site.title.pl)</a>
      \(Wording.english(site.title.en))
      </div>
      </header>
      <main class="wrap" id="tresc">
      \(main)</main>
      <footer class="foot">
      <div class="wrap">
      <p>\(Wording.both("Wydawca", "Publisher")): <strong>\(Wording.both(site.publisher))</strong></p>
      <p>\(Wording.both("Godziny podano według czasu polskiego.", "Times are Polish time (Europe/Warsaw)."))</p>
      </div>
      </footer>
      </body>
      </html>

      """
    return html.text
  }

  /// A data block and a link to the same data as a file. The block is not executed.
  private func embedded(_ embedding: PageEmbedding) -> SafeHTML {
    """
    <link rel="alternate" type="\(embedding.mediaType)" href="\(root)\(embedding.path)">
    <script type="\(embedding.mediaType)">\(SafeHTML(block: embedding.json))</script>

    """
  }
}
