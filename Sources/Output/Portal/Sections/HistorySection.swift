internal import Platform
internal import Publication
internal import Schema

/// The versions with their changes.
struct HistorySection {
  let page: DatasetPage

  var html: SafeHTML {
    let rest = page.versionCount - page.versions.count
    let more: SafeHTML? =
      rest > 0
      ? "<p>\(Wording.both("Starszych wersji: \(Wording.number(rest)).", "Older versions: \(rest)."))</p>\n" : nil
    return """
      <h2 id="wersje">\(Wording.both("Wersje i zmiany", "Versions and changes"))</h2>
      <div class="scroll" role="region" aria-labelledby="wersje" tabindex="0">
      <table>
      <caption>+ wiersze dodane, ~ zmienione, − usunięte względem poprzedniej wersji. \
      \(Wording.english("+ rows added, ~ changed, − removed since the previous version."))</caption>
      <thead><tr>\
      <th scope="col">\(Wording.both("Wersja", "Version"))</th>\
      <th scope="col">\(Wording.both("Zapisano", "Committed"))</th>\
      <th scope="col" class="number">\(Wording.both("Wiersze", "Rows"))</th>\
      <th scope="col">\(Wording.both("Zmiany", "Changes"))</th>\
      <th scope="col">\(Wording.both("Pliki", "Files"))</th>\
      </tr></thead>
      <tbody>
      \(page.versions.map(row))</tbody>
      </table>
      </div>
      \(more)\(withdrawn)
      """
  }

  /// The versions that were withdrawn, with the reasons.
  private var withdrawn: SafeHTML? {
    let versions = page.record.withdrawn.filter { $0.version != nil }
    if versions.isEmpty { return nil }
    let items = versions.map { withdrawal -> SafeHTML in
      let number = "\(withdrawal.version ?? 0)"
      return """
        <li>Wersja \(number) wycofana \(Wording.moment(withdrawal.at)): \(withdrawal.reason) \
        \(Wording.english("Version \(number) was withdrawn."))</li>

        """
    }
    return "<ul>\n\(items)</ul>\n"
  }

  private func row(_ version: Published) -> SafeHTML {
    let isNewest = version.version == page.newest.version
    let tag: SafeHTML? = isNewest ? "<span class=\"tag\">\(Wording.both("najnowsza", "newest"))</span>" : nil
    let reason: SafeHTML? = page.reasons[version.version].map { "<br>\($0)" }
    let rewritten = rewritten(page.rewrites[version.version] ?? [])
    return """
      <tr id="wersja-\(version.version)"><th scope="row">\(version.version)\(tag)</th>\
      <td>\(Wording.moment(version.committedAt))</td>\
      <td class="number">\(Wording.number(version.rows))</td>\
      <td class="diff">\(Self.difference(version))\(reason)\(rewritten)</td>\
      <td>\(files(version))</td></tr>

      """
  }

  /// When the files were rewritten.
  private func rewritten(_ moments: [Timestamp]) -> SafeHTML? {
    guard let last = moments.last else { return nil }
    let count: SafeHTML? = moments.count > 1 ? " (\(moments.count)×)" : nil
    return """
      <br>Pliki zapisane od nowa \(Wording.moment(last))\(count): \(RewriteNote.reason.pl). \
      \(Wording.english("Files rewritten: \(RewriteNote.reason.en)."))
      """
  }

  static func difference(_ version: Published) -> SafeHTML {
    """
    <span class="plus">+\(Wording.number(version.inserted))<span class="hidden"> dodane</span></span> \
    <span class="change">~\(Wording.number(version.updated))<span class="hidden"> zmienione</span></span> \
    <span class="minus">−\(Wording.number(version.deleted))<span class="hidden"> usunięte</span></span>
    """
  }

  private func files(_ version: Published) -> SafeHTML {
    guard version.isDownloadable else { return Wording.both("już niedostępne", "no longer kept") }
    let folder = "versions/\(version.version)"
    let name = version.version
    var links: [SafeHTML] = version.files.filter(\.isData).map { file in
      let format = String(file.path.dropFirst(page.dataset.id.utf8.count + 1))
      return "<a href=\"\(folder)/\(file.path)\" download>\(format)<span class=\"hidden\">, wersja \(name)</span></a>"
    }
    let manifest = version.files.first(where: \.isManifest)?.path ?? ""
    links.append("<a href=\"\(folder)/\(manifest)\">manifest<span class=\"hidden\">, wersja \(name)</span></a>")
    if let delta = version.files.first(where: \.isDelta) {
      links.append(
        """
        <a href="\(delta.path)" download>\(Wording.both("same zmiany", "changes only"))\
        <span class="hidden">, wersja \(name)</span></a> (\(Wording.size(delta.bytes)))
        """)
    }
    if let revisions = version.files.first(where: \.isRevisions), let rows = revisions.rows, rows > 0 {
      links.append(
        """
        <a href="\(folder)/\(revisions.path)" download>\(Wording.both("rewizje", ""))\
        <span class="hidden">, wersja \(name)</span></a>
        """)
    }
    return SafeHTML.joined(links, ", ")
  }
}
