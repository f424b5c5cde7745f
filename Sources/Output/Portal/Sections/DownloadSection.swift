internal import Platform
internal import Publication
internal import Schema
internal import Writers

/// The files of the newest version: format, rows, size, digest, links to this version and to the latest.
struct DownloadSection {
  let page: DatasetPage

  var html: SafeHTML {
    let newest = page.newest
    let data = newest.files.filter(\.isData)
    let descriptors = newest.files.filter { $0.rows == nil }
    let folder = "versions/\(newest.version)"
    return """
      <h2 id="pobierz">\(Wording.both("Pobierz", "Download"))</h2>
      <div class="scroll" role="region" aria-labelledby="pobierz" tabindex="0">
      <table>
      <caption>Treść pod adresem wersji \(newest.version) nigdy się nie zmienia; adres „najnowsza” prowadzi zawsze do \
      ostatniej. \
      \(Wording.english("A version’s content never changes; “latest” leads to the newest version."))</caption>
      <thead><tr>\
      <th scope="col">\(Wording.both("Format", "Format"))</th>\
      <th scope="col">\(Wording.both("Ta wersja", "This version"))</th>\
      <th scope="col">\(Wording.both("Zawsze najnowsza", "Always the latest"))</th>\
      <th scope="col" class="number">\(Wording.both("Wiersze", "Rows"))</th>\
      <th scope="col" class="number">\(Wording.both("Rozmiar", "Size"))</th>\
      <th scope="col">SHA-256</th>\
      </tr></thead>
      <tbody>
      \(data.map { row($0, folder) })</tbody>
      </table>
      </div>
      \(revisions(folder))<p>\(Wording.both("Dla programów", "For programs")): \
      \(SafeHTML.joined(descriptors.map { "<a href=\"\(folder)/\($0.path)\">\($0.path)</a>" }, ", "))</p>
      <p>\(Wording.both("Sprawdzenie pobranych plików", "To check what was downloaded")): \
      <code>sha256sum --ignore-missing --check SHA256SUMS</code></p>

      """
  }

  /// Links to the revised values.
  private func revisions(_ folder: String) -> SafeHTML? {
    guard let file = page.newest.files.first(where: \.isRevisions) else { return nil }
    let reasons: SafeHTML? =
      page.reasons.isEmpty
      ? nil : ", <a href=\"\(ReasonFile.fileName)\">\(Wording.both("powody rewizji", "their reasons"))</a>"
    return """
      <p>\(Wording.both("Zmienione wartości", "Restated values")): \
      <a href="\(folder)/\(file.path)" download>\(file.path)</a> (\(Wording.number(file.rows ?? 0)))\(reasons)</p>

      """
  }

  private func row(_ file: PublishedFile, _ folder: String) -> SafeHTML {
    let kind = FileWriters.all.find(file.path, of: page.dataset.id)?.kind
    let purpose: SafeHTML? = kind.flatMap { $0.purpose.isEmpty ? nil : "<p>\(Wording.both($0.purpose))</p>" }
    return """
      <tr><th scope="row">\(Wording.both(kind?.title ?? Bilingual(pl: "", en: "")))\(purpose)</th>\
      <td><a href="\(folder)/\(file.path)" download>\(file.path)</a></td>\
      <td><a href="latest/\(file.path)"><span class="hidden">\(file.path), </span>latest</a></td>\
      <td class="number">\(Wording.number(file.rows ?? 0))</td>\
      <td class="number">\(Wording.size(file.bytes))</td>\
      <td><code class="hash">\(file.digest.hex)</code></td></tr>

      """
  }
}
