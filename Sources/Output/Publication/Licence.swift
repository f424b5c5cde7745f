public import Schema

/// A licence as pages and descriptors show it, known by its SPDX identifier.
public struct Licence: Hashable, Sendable {
  /// The SPDX identifier: `CC-BY-4.0`.
  public let id: String
  /// Its title; the identifier if the licence is unknown.
  public let title: Bilingual
  /// The URL of its text.
  public let url: String

  /// - Parameter id: an SPDX identifier.
  public init(spdx id: String) {
    self.id = id
    let known = Self.known.first { $0.id == id }
    title = known.map { Bilingual(pl: $0.pl, en: $0.en) } ?? Bilingual(pl: id, en: id)
    url = known?.url ?? "https://spdx.org/licenses/\(id).html"
  }

  private static let known: [(id: String, pl: String, en: String, url: String)] = [
    (
      "CC0-1.0", "Creative Commons Zero 1.0 – przekazanie do domeny publicznej",
      "Creative Commons Zero 1.0, public domain dedication", "https://creativecommons.org/publicdomain/zero/1.0/"
    ),
    (
      "CC-BY-4.0", "Creative Commons – Uznanie autorstwa 4.0", "Creative Commons Attribution 4.0",
      "https://creativecommons.org/licenses/by/4.0/"
    ),
    (
      "CC-BY-SA-4.0", "Creative Commons – Uznanie autorstwa – Na tych samych warunkach 4.0",
      "Creative Commons Attribution-ShareAlike 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"
    ),
    (
      "CC-BY-NC-4.0", "Creative Commons – Uznanie autorstwa – Użycie niekomercyjne 4.0",
      "Creative Commons Attribution-NonCommercial 4.0", "https://creativecommons.org/licenses/by-nc/4.0/"
    ),
    (
      "CC-BY-ND-4.0", "Creative Commons – Uznanie autorstwa – Bez utworów zależnych 4.0",
      "Creative Commons Attribution-NoDerivatives 4.0", "https://creativecommons.org/licenses/by-nd/4.0/"
    ),
    (
      "ODbL-1.0", "Open Database License 1.0", "Open Database License 1.0",
      "https://opendatacommons.org/licenses/odbl/1-0/"
    ),
  ]
}
