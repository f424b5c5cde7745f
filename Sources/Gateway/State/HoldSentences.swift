internal import Platform
internal import Schema

/// Reads the sentences of reasons that were stored before reasons had codes (until layout 10 of `klamra.sqlite`).
///
/// The sentences are those of then, word for word; how reasons are worded today does not matter here. One that is none
/// of them stays what it is.
enum HoldSentences {
  static func reason(_ line: String) -> HoldReason {
    counted(line) ?? fieldsLost(line) ?? fieldsChanged(line) ?? personalData(line) ?? lessProtection(line)
      ?? decided(line) ?? .sentence(line, about: rest(of: line, personal) == nil ? nil : .personalData)
  }

  private static let personal = "it would publish what looks like personal data: "

  private static func rest(of line: String, _ start: String) -> String? {
    line.hasPrefix(start) ? String(line.dropFirst(start.count)) : nil
  }

  /// What a pattern of digits has found; one that is too long was written by nobody.
  private static func number(_ text: some StringProtocol) -> Int {
    Int(String(text.filter { $0.isASCII && $0.isNumber })) ?? 0
  }

  /// A limit in per cent, with one decimal.
  private static func share(_ whole: Substring, _ tenths: Substring) -> Double {
    Double(number(whole) * 10 + number(tenths)) / 1000
  }

  // MARK: Sentences with numbers

  private static func counted(_ line: String) -> HoldReason? {
    if let found = line.wholeMatch(
      of: /it would delete (\d+) of (\d+) rows \(\d+\.\d %\), and the limit is (\d+)\.(\d) %/)
    {
      return .deletions(rows: number(found.1), of: number(found.2), shareMax: share(found.3, found.4))
    }
    if let found = line.wholeMatch(
      of: /(\d+) of (\d+) records \(\d+\.\d %\) were quarantined, and the limit is (\d+)\.(\d) %/)
    {
      return .quarantined(records: number(found.1), of: number(found.2), shareMax: share(found.3, found.4))
    }
    if let found = line.wholeMatch(of: /it brings no row, and the dataset has (\d+) of this source/) {
      return .empty(rowsBefore: number(found.1))
    }
    if let found = line.wholeMatch(
      of: /the column (.+) of the dataset would be empty: (\d+) rows would lose their value/)
    {
      return .emptied(column: String(found.1), rows: number(found.2))
    }
    if let found = line.wholeMatch(of: /the check ([^ ]+) failed for (\d+) of (\d+): (.*)/) {
      return .check(
        name: String(found.1), asks: String(found.4), failed: number(found.2), of: number(found.3))
    }
    let secret =
      "the secret under which values are hashed has changed: every token would be another, and deltas would say "
    return line == secret + "which was which" ? .otherSecret : nil
  }

  // MARK: Fields

  private static func fieldsLost(_ line: String) -> HoldReason? {
    guard let rest = rest(of: line, "its documents have lost ") else { return nil }
    var fields: [LostField] = []
    for part in rest.split(separator: /, (?=the column |the field )/) {
      guard let found = part.wholeMatch(of: /the (column|field) (.+?)(?: \(in (\d+) of (\d+) documents\))?/) else {
        return nil
      }
      let missing = found.3.map { number($0) }
      let all = found.4.map { number($0) } ?? 0
      fields.append(
        LostField(
          place: String(found.2), isColumn: found.1 == "column", found: missing.map { all - $0 } ?? 0,
          missing: missing))
    }
    return fields.isEmpty ? nil : .fieldsLost(fields)
  }

  private static func fieldsChanged(_ line: String) -> HoldReason? {
    if let why = rest(of: line, "the fields of its documents could not be looked at: ") {
      return .fieldsUnseen(why: why)
    }
    guard let text = rest(of: line, "the fields of its documents have changed: ") else { return nil }
    var rest = text[...]
    var fields: [ChangedField] = []
    var more = 0
    while !rest.isEmpty {
      if let found = rest.wholeMatch(of: /and (\d+) more/) {
        more = number(found.1)
        break
      }
      guard let name = quoted(&rest),
        let found = rest.prefixMatch(of: /\ (?:is (new|missing)|was ([a-z?]+) and is ([a-z?]+))(?:, |$)/)
      else { return nil }
      func type(_ word: Substring?) -> String? { word == "?" ? nil : word.map { String($0) } }
      let kind: ChangedField.Kind = found.1 == "new" ? .new : found.1 == "missing" ? .missing : .retyped
      fields.append(ChangedField(name: name, kind: kind, before: type(found.2), now: type(found.3)))
      rest = rest[found.range.upperBound...]
    }
    return fields.isEmpty ? nil : .fieldsChanged(fields, more: more)
  }

  /// Takes a text in quotes, as Swift writes it: `"a \"b\""`.
  private static func quoted(_ rest: inout Substring) -> String? {
    guard rest.first == "\"" else { return nil }
    var scalars = rest.unicodeScalars.dropFirst()
    var text = String.UnicodeScalarView()
    while let scalar = scalars.popFirst() {
      if scalar == "\"" {
        rest = Substring(scalars)
        return String(text)
      }
      guard scalar == "\\" else {
        text.append(scalar)
        continue
      }
      switch scalars.popFirst() {
      case "n": text.append("\n")
      case "r": text.append("\r")
      case "t": text.append("\t")
      case "0": text.append("\0")
      case "u":
        guard scalars.popFirst() == "{", let end = scalars.firstIndex(of: "}"),
          let code = UInt32(String(scalars[..<end]), radix: 16), let escaped = Unicode.Scalar(code)
        else { return nil }
        text.append(escaped)
        scalars = scalars[scalars.index(after: end)...]
      case let escaped?: text.append(escaped)
      case nil: return nil
      }
    }
    return nil
  }

  // MARK: Privacy

  private static let nouns: [String: Detector] = [
    "a PESEL number": .pesel, "a NIP number": .nip, "an e-mail address": .email, "a telephone number": .phone,
    "an account number": .iban, "a number plate": .plate, "a login": .login, "a person's name": .name,
  ]

  private static func personalData(_ line: String) -> HoldReason? {
    guard let text = rest(of: line, personal) else { return nil }
    var findings: [PrivacyFinding] = []
    for part in text.split(separator: "; ") {
      guard let found = part.wholeMatch(of: /([^ :]+): (.+?) in (\d+) rows?: (.*?)(?: …)?/),
        let detector = nouns[String(found.2)]
      else { return nil }
      let examples = found.4.split(separator: /, (?!record \d+ \()/).map { place in
        guard let record = place.wholeMatch(of: /document (\d+), record (\d+) \((.*)\)/) else {
          return PrivacyFinding.Example(document: -1, position: 0, excerpt: String(place))
        }
        return PrivacyFinding.Example(
          document: number(record.1) - 1, position: number(record.2), excerpt: String(record.3))
      }
      findings.append(
        PrivacyFinding(
          column: String(found.1), detector: detector, rows: number(found.3), examples: examples))
    }
    return findings.isEmpty ? nil : .personalData(findings)
  }

  private static func lessProtection(_ line: String) -> HoldReason? {
    let start = "figures that are hidden would be told, since their protection is less than it was: "
    guard let text = rest(of: line, start) else { return nil }
    var rules: [WeakenedRule] = []
    for part in text.split(separator: "; ") {
      guard let found = part.wholeMatch(of: /(the .+?) (?:(is gone)|(allows more)|was (-?\d+) and is (-?\d+))/) else {
        return nil
      }
      let rule = ProtectionRule(name: String(found.1))
      if found.2 != nil {
        rules.append(WeakenedRule(rule, before: 0, now: nil))
      } else if found.3 != nil {
        // How much more a share allows was not said.
        rules.append(WeakenedRule(rule, before: -1, now: -2))
      } else {
        rules.append(
          WeakenedRule(rule, before: found.4.flatMap { Int($0) } ?? 0, now: found.5.flatMap { Int($0) } ?? 0))
      }
    }
    return rules.isEmpty ? nil : .lessProtection(rules)
  }

  // MARK: Decisions

  private static func decided(_ line: String) -> HoldReason? {
    if let found = line.wholeMatch(
      of: /its corrections are gone \((.+)\), and ([0-9\u{a0}]+) values? of version (\d+) would be wrong again/)
    {
      let file = found.1.wholeMatch(of: /(.+) is not there or has none/).map { String($0.1) }
      return .correctionsGone(file: file, values: number(found.2), version: number(found.3))
    }
    guard
      let found = line.wholeMatch(
        of:
          /the same was rejected as hold (\d+) (?:by (.+?) at (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d\d:\d\d)(?:: (.*))?)?/
      )
    else { return nil }
    var decision = EarlierDecision(hold: Int64(number(found.1)))
    if let by = found.2, let at = found.3.flatMap(moment) {
      (decision.by, decision.at) = (String(by), at)
      decision.reason = found.4.map { String($0) } ?? ""
    }
    return .decidedAgainst(decision)
  }

  /// `2026-11-21 15:05:09+01:00`.
  private static func moment(_ text: Substring) -> Timestamp? {
    guard let local = Timestamp(text.prefix(10) + "T" + text.dropFirst(11).prefix(8) + "Z"),
      let hours = Int(text.suffix(6).dropFirst().prefix(2)), let minutes = Int(text.suffix(2))
    else { return nil }
    let offset = Double(hours * 3600 + minutes * 60)
    return local.adding(seconds: text.suffix(6).first == "-" ? offset : -offset)
  }
}
