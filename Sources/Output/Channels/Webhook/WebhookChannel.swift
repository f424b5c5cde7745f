internal import Schema
internal import Settings

/// Signed HTTP requests to a URL of the subscriber (Standard Webhooks 1.0.0).
struct WebhookChannel: PushChannel {
  let name = "webhook"
  let title = Bilingual(pl: "Webhook", en: "Webhook")
  let text = Bilingual(
    pl:
      "Podpisana wiadomość (Standard Webhooks 1.0.0) wysyłana na wskazany adres po każdej nowej wersji. Włącza ją wydawca.",
    en: "A signed message (Standard Webhooks 1.0.0) sent to an address of yours after every new version. The publisher "
      + "sets it up.")

  let settings = [
    SettingNote(
      "url",
      Bilingual(
        pl: "adres, na który są wysyłane wiadomości; przekierowania nie są obsługiwane",
        en: "the address that messages are posted to; redirects are not followed"),
      example: "https://biuro.example.pl/hook"),
    SettingNote(
      "secret",
      Bilingual(
        pl:
          "plik (`file:`) lub poświadczenie systemd (`credential:`) z sekretem `whsec_…`; dwa wiersze w czasie wymiany",
        en: "the file (`file:`) or systemd credential (`credential:`) with the secret `whsec_…`; two lines during its "
          + "replacement"),
      example: "{file: secrets/biuro}"),
  ]

  func settings(of section: Section, in folder: String) -> (any PushSettings)? {
    let url = section.required("url", .webAddress)
    let secret = section.required("secret", .secretReference(in: folder))
    guard let url, let secret else { return nil }
    return WebhookSettings(url: url, secret: secret)
  }
}
