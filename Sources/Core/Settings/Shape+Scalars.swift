public import Platform
public import Schema

extension Shape where Value == String {
  /// Text with at least one character, exactly as it is written.
  public static var text: Shape {
    Shape("text") { node, report in
      guard let text = node.text else { return refuse(node, "text", report) }
      guard !text.isEmpty else { return refuse(node, "text with at least one character", report) }
      return text
    }
  }

  /// Text that may be empty, if that is written as `""`.
  public static var anyText: Shape {
    Shape("text") { node, report in node.text ?? refuse(node, "text", report) }
  }

  /// The name of a file or address: lower-case letters, digits and hyphens, a letter first, at most 64 characters.
  public static var identifier: Shape {
    word("a name of lower-case letters, digits and hyphens") { text in
      text.first.map { ("a"..."z").contains($0) } ?? false
        && text.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
    }
  }

  /// The name of a column, field or table: lower-case letters, digits and underscores, a letter first.
  public static var name: Shape {
    word("a name of lower-case letters, digits and underscores") { text in
      text.first.map { ("a"..."z").contains($0) } ?? false
        && text.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "_") }
    }
  }

  private static func word(_ expected: String, _ allows: @escaping (String) -> Bool) -> Shape {
    text.checked(as: expected) { text, node, report in
      guard text.utf8.count <= 64, allows(text) else {
        return refuse(node, "\(expected), a letter first, at most 64 characters", report)
      }
      return text
    }
  }

  /// `http://…` or `https://…` with a host and without user, password and fragment.
  public static var webAddress: Shape {
    text.checked(as: "an address (https://…)") { text, node, report in
      guard let mistake = mistakeInAddress(text) else { return text }
      // A text that may hold a password is not shown.
      let hides = text.contains("@")
      if hides { report.hideLines(of: node) }
      report.error("\(hides ? "the address" : quoted(text)) \(mistake)", at: node.mark)
      return nil
    }
  }
}

private func isLetterOrDigit(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}

/// Why a text is not a valid web address for Klamra; nil if it is.
private func mistakeInAddress(_ text: String) -> String? {
  let lower = text.lowercased()
  guard lower.hasPrefix("http://") || lower.hasPrefix("https://") else {
    return "does not begin with https:// or http://"
  }
  guard text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value < 0x7F }) else {
    return "holds a space or a letter outside ASCII; write it percent-encoded"
  }
  let rest = text[text.firstRange(of: "://")!.upperBound...]
  let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
  if authority.isEmpty || authority.hasPrefix(":") { return "names no host" }
  if authority.contains("@") { return "holds a user or a password; give secrets in files" }
  if text.contains("#") { return "holds a fragment (#…)" }
  return nil
}

extension Shape {
  /// One of several words.
  public static func choice(_ subject: String, of words: [(word: String, value: Value)]) -> Shape {
    let list = words.map { "\"\($0.word)\"" }.joined(separator: ", ")
    return Shape("\(subject) (\(list))") { node, report in
      guard let text = node.text else { return refuse(node, "\(subject) (\(list))", report) }
      if let match = words.first(where: { $0.word == text }) { return match.value }
      return refuse(
        node, "\(subject) (\(list))", report, suggestion: Spelling.suggestion(for: text, among: words.map(\.word)))
    }
  }
}

extension Shape where Value: CaseIterable & RawRepresentable<String> {
  /// One of the cases of an enumeration, by raw value.
  public static func choice(_ subject: String) -> Shape {
    choice(subject, of: Value.allCases.map { ($0.rawValue, $0) })
  }
}

extension Shape where Value == Bool {
  /// `true` or `false`; `yes`, `no`, `tak` and `nie` are accepted too.
  public static var boolean: Shape {
    Shape("true or false") { node, report in
      switch node.text?.lowercased() {
      case "true", "yes", "tak": true
      case "false", "no", "nie": false
      default: refuse(node, "true or false", report)
      }
    }
  }
}

extension Shape where Value == Int {
  /// An integer in decimal digits, within a range.
  public static func integer(in range: ClosedRange<Int>) -> Shape {
    let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    return Shape(expected) { node, report in
      let isPlain = node.text.map { $0.utf8.allSatisfy { ($0 >= 48 && $0 <= 57) || $0 == UInt8(ascii: "-") } } ?? false
      guard isPlain, let number = node.text.flatMap({ Int($0) }), range.contains(number) else {
        return refuse(node, expected, report)
      }
      return number
    }
  }

  /// A time span in seconds: `30s`, `15m`, `2h`, `7d`.
  public static func seconds(in range: ClosedRange<Int>) -> Shape {
    Shape("a span of time (30s, 15m, 2h, 7d)") { node, report in
      guard let seconds = node.text.flatMap(secondsOfSpan) else {
        return refuse(node, "a span of time (30s, 15m, 2h, 7d)", report)
      }
      guard range.contains(seconds) else {
        return refuse(node, "a span of time from \(range.lowerBound) s to \(range.upperBound) s", report)
      }
      return seconds
    }
  }

  /// A size in bytes: `512`, `64KiB`, `10MiB`, `2GiB`.
  public static func bytes(in range: ClosedRange<Int>) -> Shape {
    Shape("a size (64KiB, 10MiB, 2GiB)") { node, report in
      guard let bytes = node.text.flatMap(bytesOfSize) else {
        return refuse(node, "a size (64KiB, 10MiB, 2GiB)", report)
      }
      guard range.contains(bytes) else {
        return refuse(node, "a size from \(range.lowerBound) to \(range.upperBound) bytes", report)
      }
      return bytes
    }
  }
}

/// The seconds of `15m`; nil for anything else.
public func secondsOfSpan(_ text: String) -> Int? {
  let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
  guard let letter = text.last, let unit = units[letter] else { return nil }
  return product(of: text.dropLast(), unit)
}

private func bytesOfSize(_ text: String) -> Int? {
  for (suffix, unit) in [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)] where text.hasSuffix(suffix) {
    return product(of: text.dropLast(3), unit)
  }
  return product(of: text[...], 1)
}

private func product(of digits: Substring, _ unit: Int) -> Int? {
  guard !digits.isEmpty, digits.utf8.count <= 12, digits.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }),
    let count = Int(digits)
  else { return nil }
  let (product, overflows) = count.multipliedReportingOverflow(by: unit)
  return overflows ? nil : product
}

extension Shape where Value == Double {
  /// A share of a whole: `0.05` or `5%`.
  public static var share: Shape {
    Shape("a share from 0 to 1 (0.05) or in per cent (5%)") { node, report in
      let text = node.text ?? ""
      var digits = text[...]
      if digits.last == "%" {
        digits.removeLast()
        while digits.last == " " { digits.removeLast() }
      }
      let isPlain = !digits.isEmpty && digits.utf8.allSatisfy { ($0 >= 48 && $0 <= 57) || $0 == UInt8(ascii: ".") }
      guard isPlain, let number = Double(digits), case let share = text.hasSuffix("%") ? number / 100 : number,
        share <= 1
      else { return refuse(node, "a share from 0 to 1 (0.05) or in per cent (5%)", report) }
      return share
    }
  }
}

extension Shape where Value == Civil {
  /// A day: `2024-07-15`.
  public static var date: Shape {
    Shape("a day (2024-07-15)") { node, report in
      let parts = (node.text ?? "").split(separator: "-", omittingEmptySubsequences: false)
      guard parts.map(\.utf8.count) == [4, 2, 2], parts.allSatisfy({ $0.utf8.allSatisfy { $0 >= 48 && $0 <= 57 } }),
        let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
        let civil = Civil(year: year, month: month, day: day)
      else { return refuse(node, "a day (2024-07-15)", report) }
      return civil
    }
  }
}

extension Shape where Value == Bilingual {
  /// A text in both languages: `{pl: …, en: …}`.
  public static var bilingual: Shape {
    Shape("a text in both languages ({pl: …, en: …})") { node, report in
      if let text = node.text {
        report.error(
          "expected a text in both languages, found one text", at: node.mark,
          suggestion: "write {pl: \(quoted(text)), en: …}")
        return nil
      }
      return Shape.section("a text in both languages") { section in
        let pl = section.required("pl", .text)
        let en = section.required("en", .text)
        guard let pl, let en else { return nil }
        return Bilingual(pl: pl, en: en)
      }.value(of: node, report)
    }
  }
}
