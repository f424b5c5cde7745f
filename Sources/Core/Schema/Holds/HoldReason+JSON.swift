public import Platform

/// A reason in storage and for programs: an object with its code, the facts, and what only explains them.
extension HoldReason {
  /// `{"code": "deletions", "rows": 200, …}`.
  public var json: JSON {
    .object([JSON.Member("code", .string(code.rawValue))] + facts + notes.filter { $0.value != .null })
  }

  /// The code and the facts, in one canonical form: an operator's decision treats two reasons with the same identity as
  /// equal.
  ///
  /// Wording and limits are left out. Limits are settings, which the fingerprint of a hold covers.
  public var identity: String { JSON.object([JSON.Member("code", .string(code.rawValue))] + facts).compact }

  private var facts: [JSON.Member] {
    switch self {
    case .fieldsLost(let fields), .fieldsAbsent(let fields):
      [
        .init(
          "fields",
          .array(
            fields.map {
              [
                "place": .string($0.place), "column": .boolean($0.isColumn), "found": .integer($0.found),
                "missing": .optional($0.missing),
              ]
            }))
      ]
    case .fieldsChanged(let fields, let more):
      [
        .init(
          "fields",
          .array(
            fields.map {
              [
                "name": .string($0.name), "change": .string($0.kind.rawValue), "before": .optional($0.before),
                "now": .optional($0.now),
              ]
            })), .init("more", .integer(more)),
      ]
    case .fieldsUnseen, .otherSecret: []
    case .linesReread(let lines, let all, let first, _), .linesBelow(let lines, let all, let first, _):
      [.init("lines", .integer(lines)), .init("of", .integer(all)), .init("first", .integer(first))]
    case .emptied(let column, let rows): [.init("column", .string(column)), .init("rows", .integer(rows))]
    case .rescaled(let found):
      [
        .init("column", .string(found.column)), .init("group", .optional(found.group)),
        .init("power", .optional(found.power)), .init("values", .integer(found.values)),
        .init("of", .integer(found.all)),
      ]
    case .deletions(let rows, let all, _): [.init("rows", .integer(rows)), .init("of", .integer(all))]
    case .empty(let before): [.init("rows_before", .integer(before))]
    case .quarantined(let records, let all, _): [.init("records", .integer(records)), .init("of", .integer(all))]
    case .personalData(let findings): [.init("findings", .array(findings.map(\.facts)))]
    case .lessProtection(let rules):
      [
        .init(
          "rules",
          .array(
            rules.map {
              ["rule": .string($0.rule.name), "change": .string($0.now == nil ? "gone" : "weaker")]
            }))
      ]
    case .check(let name, _, let failed, let all):
      [.init("check", .string(name)), .init("failed", .integer(failed)), .init("of", .integer(all))]
    case .correctionsGone(let file, let values, let version):
      [
        .init("file", .optional(file)), .init("values", .integer(values)), .init("version", .integer(version)),
      ]
    case .unanswered(let parameter, let values, let more):
      [
        .init("parameter", .string(parameter)), .init("values", .array(values.map { .string($0) })),
        .init("more", .integer(more)),
      ]
    case .treatmentIdle(let column, let treatment, let values):
      [.init("column", .string(column)), .init("treatment", .string(treatment)), .init("values", .integer(values))]
    case .decidedAgainst(let decision): [.init("hold", .integer(decision.hold))]
    case .sentence(let text, let code):
      [.init("sentence", .string(text)), .init("about", .optional(code?.rawValue))]
    }
  }

  private var notes: [JSON.Member] {
    switch self {
    case .fieldsUnseen(let why): [.init("why", .string(why))]
    case .deletions(_, _, let limit), .quarantined(_, _, let limit), .linesReread(_, _, _, let limit),
      .linesBelow(_, _, _, let limit):
      [.init("share_max", .number("\(limit)"))]
    case .personalData(let findings):
      [
        .init(
          "excerpts", .array(findings.map { .array($0.examples.map { .string($0.excerpt) }) }))
      ]
    case .lessProtection(let rules):
      [.init("strictness", .array(rules.map { [.integer($0.before), .optional($0.now)] }))]
    case .check(_, let asks, _, _): [.init("asks", .string(asks))]
    case .decidedAgainst(let decision):
      [
        .init("by", .string(decision.by)), .init("at", decision.at.map { .integer($0.microseconds) } ?? .null),
        .init("reason", .string(decision.reason)),
      ]
    default: []
    }
  }
}

extension PrivacyFinding {
  fileprivate var facts: JSON {
    [
      "column": .string(column), "detector": .string(detector.rawValue), "rows": .integer(rows),
      // Without a record the document is not shown either.
      "places": .array(
        examples.map { [.integer($0.position == 0 ? -1 : $0.document), .integer($0.position)] }),
    ]
  }
}

// MARK: Reading

extension HoldReason {
  /// Parses `json`.
  public init(_ node: JSONNode) throws(JSONError) {
    let code = try node.member("code").text(as: "the code of a reason", Code.init)
    switch code {
    case .fieldsLost: self = .fieldsLost(try node.list("fields") { field throws(JSONError) in try LostField(field) })
    case .fieldsAbsent:
      self = .fieldsAbsent(try node.list("fields") { field throws(JSONError) in try LostField(field) })
    case .linesReread:
      self = .linesReread(
        lines: try node.member("lines").integer(), of: try node.member("of").integer(),
        first: try node.member("first").integer(), shareMax: try node.share())
    case .linesBelow:
      self = .linesBelow(
        lines: try node.member("lines").integer(), of: try node.member("of").integer(),
        first: try node.member("first").integer(), shareMax: try node.share())
    case .fieldsChanged:
      self = .fieldsChanged(
        try node.list("fields") { field throws(JSONError) in try ChangedField(field) },
        more: try node.member("more").integer())
    case .fieldsUnseen: self = .fieldsUnseen(why: try node.note("why"))
    case .emptied:
      self = .emptied(column: try node.member("column").text(), rows: try node.member("rows").integer())
    case .rescaled:
      self = .rescaled(
        RescaledColumn(
          column: try node.member("column").text(), group: try node.member("group").optionalText(),
          power: try node.member("power").value == .null ? nil : try node.member("power").integer(),
          values: try node.member("values").integer(),
          of: try node.member("of").integer()))
    case .deletions:
      self = .deletions(
        rows: try node.member("rows").integer(), of: try node.member("of").integer(), shareMax: try node.share())
    case .empty: self = .empty(rowsBefore: try node.member("rows_before").integer())
    case .quarantined:
      self = .quarantined(
        records: try node.member("records").integer(), of: try node.member("of").integer(), shareMax: try node.share())
    case .personalData: self = .personalData(try Self.findings(node))
    case .otherSecret: self = .otherSecret
    case .lessProtection: self = .lessProtection(try Self.rules(node))
    case .check:
      self = .check(
        name: try node.member("check").text(), asks: try node.note("asks"),
        failed: try node.member("failed").integer(), of: try node.member("of").integer())
    case .correctionsGone:
      self = .correctionsGone(
        file: try node.optional("file")?.text(), values: try node.member("values").integer(),
        version: try node.member("version").integer())
    case .unanswered:
      self = .unanswered(
        parameter: try node.member("parameter").text(),
        values: try node.list("values") { value throws(JSONError) in try value.text() },
        more: try node.member("more").integer())
    case .treatmentIdle:
      self = .treatmentIdle(
        column: try node.member("column").text(), treatment: try node.member("treatment").text(),
        values: try node.member("values").integer())
    case .decidedAgainst: self = .decidedAgainst(try EarlierDecision(node))
    case .legacy:
      self = .sentence(
        try node.member("sentence").text(), about: try node.optional("about")?.text(as: "a code", Code.init))
    }
  }

  private static func findings(_ node: JSONNode) throws(JSONError) -> [PrivacyFinding] {
    let excerpts = try node.optional("excerpts")?.elements() ?? []
    var findings: [PrivacyFinding] = []
    for (index, finding) in try node.member("findings").elements().enumerated() {
      let texts = index < excerpts.count ? try excerpts[index].elements() : []
      var examples: [PrivacyFinding.Example] = []
      for (number, place) in try finding.member("places").elements().enumerated() {
        let pair = try place.elements(count: 2)
        examples.append(
          PrivacyFinding.Example(
            document: try pair[0].integer(), position: try pair[1].integer(),
            excerpt: number < texts.count ? try texts[number].text() : ""))
      }
      findings.append(
        PrivacyFinding(
          column: try finding.member("column").text(),
          detector: try finding.member("detector").text(as: "a detector", Detector.init),
          rows: try finding.member("rows").integer(), examples: examples))
    }
    return findings
  }

  private static func rules(_ node: JSONNode) throws(JSONError) -> [WeakenedRule] {
    let numbers = try node.optional("strictness")?.elements() ?? []
    var rules: [WeakenedRule] = []
    for (index, rule) in try node.member("rules").elements().enumerated() {
      let pair = index < numbers.count ? try numbers[index].elements(count: 2) : []
      let isGone = try rule.member("change").text() == "gone"
      rules.append(
        WeakenedRule(
          ProtectionRule(name: try rule.member("rule").text()), before: try pair.first?.integer() ?? 0,
          now: isGone ? nil : try pair.last?.integer() ?? 0))
    }
    return rules
  }
}

extension LostField {
  fileprivate init(_ node: JSONNode) throws(JSONError) {
    self.init(
      place: try node.member("place").text(), isColumn: try node.member("column").boolean(),
      found: try node.member("found").integer(), missing: try node.optional("missing")?.integer())
  }
}

extension ChangedField {
  fileprivate init(_ node: JSONNode) throws(JSONError) {
    self.init(
      name: try node.member("name").text(), kind: try node.member("change").text(as: "a change", Kind.init),
      before: try node.optional("before")?.text(), now: try node.optional("now")?.text())
  }
}

extension EarlierDecision {
  fileprivate init(_ node: JSONNode) throws(JSONError) {
    self.init(
      hold: Int64(try node.member("hold").integer()), by: try node.note("by"),
      at: try node.optional("at").map { at throws(JSONError) in Timestamp(microseconds: Int64(try at.integer())) },
      reason: try node.note("reason"))
  }
}

extension JSONNode {
  /// The elements of a member.
  fileprivate func list<Element>(
    _ name: String, _ read: (JSONNode) throws(JSONError) -> Element
  ) throws(JSONError) -> [Element] {
    var list: [Element] = []
    for element in try member(name).elements() { list.append(try read(element)) }
    return list
  }

  /// A text that only explains; empty if absent.
  fileprivate func note(_ name: String) throws(JSONError) -> String { try optional(name)?.text() ?? "" }

  /// A limit, which only explains; 0 if absent or not a share.
  fileprivate func share() throws(JSONError) -> Double {
    let share = Double(try optional("share_max")?.digits() ?? "") ?? 0
    return (0...1).contains(share) ? share : 0
  }
}
