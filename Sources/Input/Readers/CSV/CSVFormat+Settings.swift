internal import Formats
internal import Schema

extension CSVFormat {
  /// The keys under `csv`.
  static let settings = dialect + spelling

  private static let dialect = [
    FormatSetting(
      "encoding",
      Bilingual(
        pl:
          "`utf-8`, `windows-1250`, `iso-8859-2` albo `cp852`; dokument z pewnością w innym kodowaniu niż podane kończy przebieg błędem",
        en:
          "`utf-8`, `windows-1250`, `iso-8859-2`, `cp852`; a document that is surely in another one than the declared fails the run"
      ),
      example: "windows-1250"),
    FormatSetting(
      "delimiter", Bilingual(pl: "jeden znak albo `tab`", en: "one character, or `tab`"), example: "\",\""),
    FormatSetting(
      "quote",
      Bilingual(
        pl: "jeden znak; `none`, gdy cudzysłowy nic nie znaczą", en: "one character; `none` where quotes mean nothing"),
      example: "none"),
    FormatSetting(
      "header",
      Bilingual(
        pl:
          "`found`: pierwszy wiersz ze wszystkimi wymaganymi kolumnami, niezależnie od tego, co jest nad nim; `absent`: kolumny według miejsca",
        en:
          "`found`: the first line with all required columns, whatever stands above it; `absent`: columns by their place"
      ),
      example: "absent"),
    FormatSetting(
      "skip_lines",
      Bilingual(pl: "liczba wierszy na początku, które są pomijane", en: "number of lines to skip at the top"),
      example: "2"),
    FormatSetting(
      "end",
      Bilingual(
        pl: "co następuje po tabeli: `blank_line: true` pusty wiersz, `single_field: true` wiersz z jednym polem, "
          + "`words: [Źródło]` wiersz, który tak się zaczyna; `below: ignored`, gdy pod tabelą celowo są dalsze rekordy",
        en: "what follows the table: `blank_line: true` an empty line, `single_field: true` a line of one field, "
          + "`words: [Źródło]` a line that begins so; `below: ignored` where further records below are intended"),
      example: "{blank_line: true, words: [Źródło]}"),
    FormatSetting(
      "multiline",
      Bilingual(
        pl: "`false`: pole nigdy nie zawiera końca wiersza; `true`: cudzysłowy zawsze mają rację; "
          + "domyślnie rozstrzyga to, czy wiersze w cudzysłowie wyglądają jak rekordy",
        en: "`false`: a field never contains a line break; `true`: quotes are always right; "
          + "by default it depends on whether the lines inside the quotes look like records"),
      example: "false"),
    FormatSetting(
      "short_lines",
      Bilingual(
        pl: "`rejected` albo `filled`: wiersz z mniejszą liczbą pól jest odrzucany albo uzupełniany brakiem wartości",
        en: "`rejected` or `filled`: a line with fewer fields is rejected, or its missing fields are absent"),
      example: "filled"),
  ]

  private static let spelling = [
    FormatSetting("decimal", Bilingual(pl: "`\",\"` albo `\".\"`", en: "`\",\"` or `\".\"`"), example: "\",\""),
    FormatSetting(
      "absent",
      Bilingual(
        pl: "zapisy, które oznaczają brak wartości, poza pustym polem",
        en: "spellings that mean \"no value\", besides the empty field"),
      example: "[\"-\", b.d.]"),
    FormatSetting(
      "dates",
      Bilingual(
        pl: "wzorce dat: `dd.mm.yyyy`, `d mmmm yyyy r.`, `d roman yyyy`",
        en: "patterns: `dd.mm.yyyy`, `d mmmm yyyy r.`, `d roman yyyy`; see below"),
      example: "dd.mm.yyyy"),
    FormatSetting(
      "zone",
      Bilingual(
        pl: "`local` (Europe/Warsaw) albo `utc`, dla czasu bez przesunięcia",
        en: "`local` (Europe/Warsaw) or `utc`, for times without an offset"),
      example: "utc"),
  ]
}
