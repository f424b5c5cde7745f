internal import Formats
internal import Platform
internal import Schema
internal import Settings
internal import Text

extension Shape where Value == CSVFormat {
  /// The dialect of the files, and the spelling of numbers, dates and absent values.
  static var csv: Shape {
    .section("the csv settings") { section in
      var format = CSVFormat()
      format.encoding = section.optional("encoding", .encoding, default: .utf8)
      format.delimiter = section.optional("delimiter", .delimiter, default: ";")
      format.quote = section.optional("quote", .quote, default: "\"")
      format.header = section.optional(
        "header", Shape<CSVFormat.Header>.choice("where the header is"), default: .found)
      format.linesSkipped = section.optional("skip_lines", .integer(in: 0...1000), default: 0)
      format.end = section.optional("end", .tableEnd, default: CSVFormat.End())
      if let isMultiline = section.optional("multiline", .boolean) { format.multiline = isMultiline ? .always : .never }
      format.shortLines = section.optional(
        "short_lines", Shape<CSVFormat.ShortLines>.choice("what becomes of short lines"), default: .rejected)
      format.fieldDefaults.decimalMark = section.optional(
        "decimal", Shape<DecimalMark>.choice("a decimal mark"), default: .point)
      format.fieldDefaults.isMarkDeclared = section.has("decimal")
      format.fieldDefaults.absent = section.optional("absent", .oneOrMany(.text), default: [])
      format.fieldDefaults.datePatterns = section.optional("dates", .oneOrMany(.datePattern), default: [])
      format.fieldDefaults.zone = section.optional("zone", Shape<ClockZone>.choice("a zone"), default: .local)
      if let quote = format.quote, quote == format.delimiter {
        section.report.error("the quote and the delimiter are the same", at: section.place(of: "quote"))
      }
      return format
    }
  }
}

extension Shape where Value == TextEncoding {
  /// An encoding by its usual names, in either case.
  static var encoding: Shape {
    let names: [String: TextEncoding] = [
      "utf8": .utf8, "cp1250": .windows1250, "windows1250": .windows1250, "iso88592": .iso88592, "latin2": .iso88592,
      "cp852": .cp852, "ibm852": .cp852,
    ]
    let expected = "an encoding (\(TextEncoding.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")))"
    return Shape<String>.text.checked(as: expected) { text, node, report in
      let folded = text.lowercased().filter { $0 != "-" && $0 != "_" }
      if let encoding = names[folded] { return encoding }
      report.error(
        "expected \(expected), found \"\(text)\"", at: node.mark,
        suggestion: Spelling.suggestion(for: text, among: TextEncoding.allCases.map(\.rawValue)))
      return nil
    }
  }
}

extension Shape where Value == Character {
  /// One ASCII character, or the word `tab`.
  static var delimiter: Shape {
    Shape<String>.text.checked(as: "one character (\";\", \",\", tab)") { text, node, report in
      if text == "tab" { return "\t" }
      guard let character = text.first, text.count == 1, character.isASCII, !character.isNewline else {
        report.error("expected one character (\";\", \",\", tab), found \"\(text)\"", at: node.mark)
        return nil
      }
      return character
    }
  }
}

extension Shape where Value == Character? {
  /// One ASCII character, or the word `none`.
  static var quote: Shape {
    Shape<String>.text.checked(as: "one character or none") { text, node, report in
      if text == "none" { return .some(nil) }
      guard let character = text.first, text.count == 1, character.isASCII, !character.isNewline else {
        report.error("expected one character or none, found \"\(text)\"", at: node.mark)
        return nil
      }
      return .some(character)
    }
  }
}

extension Shape where Value == CSVFormat.End {
  /// The end of the table: `{blank_line: true, single_field: true, words: [Źródło]}`.
  static var tableEnd: Shape {
    .section("the end of the table") { section in
      CSVFormat.End(
        atBlankLine: section.optional("blank_line", .boolean, default: false),
        atSingleField: section.optional("single_field", .boolean, default: false),
        atWords: section.optional("words", .oneOrMany(.text), default: []),
        ignoresBelow: section.optional("below", Shape<CSVFormat.End.Below>.choice("what is below"), default: .reported)
          == .ignored)
    }
  }
}
