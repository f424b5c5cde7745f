internal import Publication
internal import Schema

/// The page in the place of a withdrawn dataset or version: what, when, why, and whom to ask.
struct TombstonePage {
  let stone: Tombstone

  private var site: SiteFacts { stone.site }
  private var withdrawal: Withdrawal { stone.withdrawal }

  private var heading: Bilingual {
    withdrawal.version == nil
      ? Bilingual(pl: "Zbiór danych wycofano", en: "This dataset was withdrawn")
      : Bilingual(pl: "Tę wersję wycofano", en: "This version was withdrawn")
  }

  private var subject: Bilingual {
    guard let version = withdrawal.version else { return stone.title }
    let english = stone.title.en.isEmpty ? stone.title.pl : stone.title.en
    return Bilingual(pl: "\(stone.title.pl), wersja \(version)", en: "\(english), version \(version)")
  }

  var html: String {
    let main: SafeHTML = """
      <h1>\(Wording.both(heading))</h1>
      <dl class="facts">
      \(fact("Co", "What", Wording.both(subject)))\
      \(fact("Kiedy", "When", Wording.moment(withdrawal.at)))\
      \(fact("Podany powód", "Reason given", "\(withdrawal.reason)"))\
      </dl>
      <p>Plików nie ma już w tym serwisie. Prosimy usunąć pobrane wcześniej kopie.</p>
      <p class="en" lang="en">The files are no longer on this site. Please delete the copies that you have.</p>
      \(contact)<p><a href="\(site.rootPath)">\(Wording.both("Katalog danych", "Data catalogue"))</a></p>

      """
    // Shown at any path below the place, so its links cannot be relative.
    return Frame(site: site, root: site.rootPath).page(
      title: "\(heading.pl) – \(site.title.pl)", description: "\(subject.pl). \(heading.pl).", main: main)
  }

  private var contact: SafeHTML {
    guard let contact = site.contact else {
      return """
        <p>Pytania prosimy kierować do wydawcy: \(site.publisher.pl). \
        \(Wording.english("Questions go to the publisher: \(english(site.publisher))."))</p>

        """
    }
    return """
      <p>Pytania: \(contact.name.pl), <a href="mailto:\(contact.email)">\(contact.email)</a>. \
      \(Wording.english("Questions: \(english(contact.name))."))</p>

      """
  }

  private func english(_ text: Bilingual) -> String { text.en.isEmpty ? text.pl : text.en }

  private func fact(_ pl: String, _ en: String, _ value: SafeHTML) -> SafeHTML {
    "<div><dt>\(Wording.both(pl, en))</dt><dd>\(value)</dd></div>\n"
  }
}
