internal import Publication
internal import Schema

/// `404.html`: shown for unknown paths by the built-in server, or by a web server that is configured so.
struct NotFoundPage {
  static let fileName = "404.html"

  let site: SiteFacts

  var html: String {
    let main: SafeHTML = """
      <h1>\(Wording.both("Nie ma takiej strony", "There is no such page"))</h1>
      <p>Adres jest błędny albo plik został wycofany. <a href="\(site.rootPath)">Katalog danych</a></p>
      <p class="en" lang="en">The address is wrong, or the file was withdrawn. \
      <a href="\(site.rootPath)">Data catalogue</a></p>

      """
    // Shown at any path, so its links cannot be relative.
    return Frame(site: site, root: site.rootPath).page(
      title: "Nie ma takiej strony – \(site.title.pl)", description: site.title.pl, main: main)
  }
}
