internal import Platform
internal import Publication
internal import Schema

/// Polish formats of numbers, sizes and dates, and the pattern for two languages on one page.
enum Wording {
  /// Polish and English; once if both are equal.
  static func both(_ text: Bilingual) -> SafeHTML {
    guard !text.en.isEmpty, text.en != text.pl else { return SafeHTML(text.pl) }
    guard !text.pl.isEmpty else { return english(text.en) }
    return "\(text.pl) \(english(text.en))"
  }

  static func both(_ pl: String, _ en: String) -> SafeHTML { both(Bilingual(pl: pl, en: en)) }

  static func english(_ text: String) -> SafeHTML { "<span class=\"en\" lang=\"en\">\(text)</span>" }

  /// Two paragraphs, the second in English.
  static func paragraphs(_ text: Bilingual, lead: Bool = false) -> SafeHTML {
    var all: SafeHTML = ""
    if !text.pl.isEmpty { all += lead ? "<p class=\"lead\">\(text.pl)</p>\n" : "<p>\(text.pl)</p>\n" }
    if !text.en.isEmpty, text.en != text.pl { all += "<p class=\"en\" lang=\"en\">\(text.en)</p>\n" }
    return all
  }

  /// A text with code between backticks.
  static func code(_ text: String) -> SafeHTML {
    let pieces = text.split(separator: "`", omittingEmptySubsequences: false).enumerated().map {
      index, piece -> SafeHTML in
      index % 2 == 1 ? "<code>\(String(piece))</code>" : SafeHTML(String(piece))
    }
    return SafeHTML.joined(pieces, "")
  }

  /// `1 234 567`: groups of three separated by a no-break space, four digits ungrouped, as in Polish typography.
  static func number(_ value: Int) -> String { number(String(value)) }

  /// The same for a canonical decimal, with its decimal comma: `806 201,5`.
  static func number(_ canonical: String) -> String {
    let isNegative = canonical.hasPrefix("-")
    let parts = canonical.drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
    let whole = Array(parts[0])
    var text = ""
    for (index, digit) in whole.enumerated() {
      if whole.count > 4, index > 0, (whole.count - index) % 3 == 0 { text += "\u{a0}" }
      text.append(digit)
    }
    return (isNegative ? "\u{2212}" : "") + text + (parts.count > 1 ? ",\(parts[1])" : "")
  }

  /// `1,2 MB`: one decimal below a hundred, in powers of ten.
  static func size(_ bytes: Int) -> String {
    var value = Double(bytes)
    var unit = 0
    let units = ["B", "kB", "MB", "GB", "TB"]
    while value >= 999.5, unit < units.count - 1 {
      value /= 1000
      unit += 1
    }
    guard unit > 0, value < 99.95 else { return "\(Int(value.rounded()))\u{a0}\(units[unit])" }
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10),\(tenths % 10)\u{a0}\(units[unit])"
  }

  private static let months = [
    "stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września", "października",
    "listopada", "grudnia",
  ]

  /// `21 listopada 2026, 10:05` in local time of Kraków, with the exact moment for machines.
  static func moment(_ moment: Timestamp) -> SafeHTML {
    let local = Zone.warsaw.local(moment)
    let minutes = local.minute < 10 ? "0\(local.minute)" : "\(local.minute)"
    let day = "\(local.day.day)\u{a0}\(months[local.day.month - 1]) \(local.day.year)"
    return "<time datetime=\"\(moment.description)\">\(day), \(local.hour):\(minutes)</time>"
  }

  /// An RFC 3339 value in its own offset, to the minute: `2026-11-20 12:00`; any other text unchanged.
  static func localMoment(_ value: String) -> SafeHTML {
    let bytes = Array(value.utf8)
    guard bytes.count >= 20, bytes.count <= 40, bytes[10] == UInt8(ascii: "T"), bytes[16] == UInt8(ascii: ":") else {
      return SafeHTML(value)
    }
    let day = String(decoding: bytes[..<10], as: UTF8.self)
    let time = String(decoding: bytes[11..<16], as: UTF8.self)
    return "<time datetime=\"\(value)\">\(day) \(time)</time>"
  }

  /// The plural of a Polish noun after a number: 1 wiersz, 2 wiersze, 5 wierszy, 22 wiersze.
  static func plural(_ count: Int, _ one: String, _ few: String, _ many: String) -> String {
    if count == 1 { return one }
    let isFew = (2...4).contains(count % 10) && !(12...14).contains(count % 100)
    return isFew ? few : many
  }
}
