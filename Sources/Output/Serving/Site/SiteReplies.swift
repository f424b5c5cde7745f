/// The replies of the site that are not files.
enum SiteReplies {
  static let notFound = page(
    404, "Nie ma takiej strony", "There is no such page",
    "Adres jest błędny albo plik został wycofany. <a href=\"/\">Katalog danych</a>",
    "The address is wrong, or the file was withdrawn. <a href=\"/\">Data catalogue</a>")

  static func redirect(_ status: Int, to location: String) -> HTTPReply {
    HTTPReply(status, [HTTPHeader("Location", location)])
  }

  private static func page(_ status: Int, _ pl: String, _ en: String, _ textPL: String, _ textEN: String) -> HTTPReply {
    let html = """
      <!DOCTYPE html>
      <html lang="pl">
      <head><meta charset="utf-8"><title>\(pl) · \(en)</title></head>
      <body>
      <h1>\(pl)</h1>
      <p>\(textPL)</p>
      <div lang="en">
      <h2>\(en)</h2>
      <p>\(textEN)</p>
      </div>
      </body>
      </html>

      """
    return .text(status, html, type: "text/html; charset=utf-8")
  }
}
