internal import Platform
internal import Schema
internal import Testing

/// The parts of a dataset that belong to its fingerprints: changing one of them maps documents again, and changing any
/// other, such as a title, does not.
@Suite struct FingerprintRuleTests {
  private static let dataset = Dataset(
    id: "ludnosc", title: Bilingual(pl: "Ludność", en: "Population"),
    columns: [
      Column(name: "period", type: .period, isRequired: true, privacy: .public),
      Column(
        name: "area", type: .area, title: Bilingual(pl: "Obszar", en: "Area"), unit: "osoba",
        codes: [CodeMeaning(code: "12", meaning: Bilingual(pl: "małopolskie", en: "Lesser Poland"))], privacy: .public),
      Column(
        name: "value", type: .decimal, privacy: .public,
        guarding: ColumnPrivacy(exemptions: [DetectorExemption(detector: .pesel, reason: "kwoty")])),
      Column(name: "clerk", type: .text, privacy: .personal, guarding: ColumnPrivacy(treatment: .prefix(3))),
    ], key: ["period", "area"],
    checks: [Check(name: "zakres", rule: .range(column: "value", min: "0", max: nil), action: .warn)],
    disclosure: DisclosureControl(
      values: ["value"], marks: ["mark"], status: "status", frequency: .init(column: nil, minimum: 5),
      entities: .init(column: "n", minimum: 3), dominance: .init(column: "top", share: 7500),
      totals: [.tree(column: "area", .areas), .rows(column: "sex", total: "0", parts: ["1", "2"])],
      lifts: [.init(rows: [.init(column: "area", value: "12")], reason: "decyzja 7/2025")]),
    privacy: DatasetPrivacy(logins: "[a-z]+\\.[a-z]+"))

  private struct Change: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var apply: @Sendable (inout Dataset) -> Void

    init(_ description: String, _ apply: @escaping @Sendable (inout Dataset) -> Void) {
      testDescription = description
      self.apply = apply
    }
  }

  private static let ofRows: [Change] = [
    Change("a column is called another name") { $0.columns[3].name = "urzednik" },
    Change("a column has another type") { $0.columns[2].type = .integer },
    Change("a column is required") { $0.columns[2].isRequired = true },
    Change("a column is required no more") { $0.columns[0].isRequired = false },
    Change("columns change places") { $0.columns.swapAt(2, 3) }, Change("a column is gone") { $0.columns.removeLast() },
    Change("a column is new") { $0.columns.append(Column(name: "x", type: .text)) },
    Change("a treatment is gone") { $0.columns[3].guarding.treatment = nil },
    Change("a treatment keeps more") { $0.columns[3].guarding.treatment = .prefix(4) },
    Change("a treatment is another") { $0.columns[3].guarding.treatment = .step(3) },
    Change("the key has another order") { $0.key.reverse() }, Change("the key is shorter") { $0.key.removeLast() },
    Change("a check is gone") { $0.checks = [] }, Change("a check has another name") { $0.checks[0].name = "zakres2" },
    Change("a check rejects") { $0.checks[0].action = .reject },
    Change("a check holds") { $0.checks[0].action = .hold },
    Change("a bound moves") { $0.checks[0].rule = .range(column: "value", min: "1", max: nil) },
    Change("a bound is added") { $0.checks[0].rule = .range(column: "value", min: "0", max: "0") },
    Change("the lower bound becomes the upper") { $0.checks[0].rule = .range(column: "value", min: nil, max: "0") },
    Change("nothing is hidden any more") { $0.disclosure = nil },
    Change("another value is hidden") { $0.disclosure?.values = ["n"] },
    Change("another mark says so") { $0.disclosure?.marks = ["m"] },
    Change("no status says so") { $0.disclosure?.status = nil },
    Change("the minimum is higher") { $0.disclosure?.frequency?.minimum = 6 },
    Change("the minimum counts a column") { $0.disclosure?.frequency?.column = "value" },
    Change("there is no minimum") { $0.disclosure?.frequency = nil },
    Change("entities are counted no more") { $0.disclosure?.entities = nil },
    Change("the entities are the persons") { dataset in
      let persons = dataset.disclosure?.frequency
      let entities = dataset.disclosure?.entities
      dataset.disclosure?.frequency = entities
      dataset.disclosure?.entities = persons
    },
    Change("dominance begins later") { $0.disclosure?.dominance?.share = 8000 },
    Change("the margin is wider") { $0.disclosure?.margin = 2600 },
    Change("a total is gone") { $0.disclosure?.totals.removeLast() },
    Change("the tree is that of periods") { $0.disclosure?.totals[0] = .tree(column: "area", .periods) },
    Change("a total has other parts") { $0.disclosure?.totals[1] = .rows(column: "sex", total: "0", parts: ["1"]) },
    Change("a total of columns") { $0.disclosure?.totals[1] = .columns(total: "0", parts: ["1", "2"]) },
    Change("a total of groups") {
      $0.disclosure?.totals[1] = .groups(by: ["sex"], total: [.init(column: "sex", value: "0")])
    },
    Change("a figure is shown again") { $0.disclosure?.lifts = [] },
    Change("another figure is shown") { $0.disclosure?.lifts[0].rows[0].value = "14" },
  ]

  private static let ofHolds: [Change] = [
    Change("more may be deleted") { $0.limits.deletedShareMax = 0.06 },
    Change("more rows are free") { $0.limits.deletedRowsFree = 11 },
    Change("more may be quarantined") { $0.limits.quarantinedShareMax = 0.06 },
    Change("logins look different") { $0.privacy.logins = "[a-z]+" },
    Change("no logins are looked for") { $0.privacy.logins = nil },
    Change("a column becomes public") { $0.columns[3].privacy = .public },
    Change("a column becomes internal") { $0.columns[3].privacy = .internal },
    Change("an exemption is gone") { $0.columns[2].guarding.exemptions = [] },
  ]

  private static let ofNothing: [Change] = [
    Change("its id") { $0.id = "inne" }, Change("its title") { $0.title.pl = "Ludność Krakowa" },
    Change("its description") { $0.description.en = "All of it" },
    Change("the title of a column") { $0.columns[1].title.pl = "Gmina" },
    Change("the description of a column") { $0.columns[1].description.pl = "Według TERYT" },
    Change("the unit of a column") { $0.columns[1].unit = nil },
    Change("the meaning of a code") { $0.columns[1].codes = [] },
    Change("the title of a check") { $0.checks[0].title = Bilingual(pl: "Nieujemne", en: "Not negative") },
    Change("the reason of a lift") { $0.disclosure?.lifts[0].reason = "inna decyzja" },
    Change("the licence") { $0.publication.licence = "CC0-1.0" },
    Change("the formats") { $0.publication.formats = ["csv"] },
    Change("how many versions stay") { $0.publication.versionsKept = 3 },
    Change("the reason of an exemption") { $0.columns[2].guarding.exemptions[0].reason = "stawki" },
    Change("the decision") {
      $0.privacy.decision = PublicationDecision(
        decision: Bilingual(pl: "zarządzenie", en: "order"), basis: Bilingual(pl: "ustawa", en: "act"))
    },
    Change("the file of the secret") { $0.privacy.secretFile = "/etc/klamra/secret" },
  ]

  private func digests(_ dataset: Dataset) -> (rows: Digest, holds: Digest) {
    var rows = FingerprintWriter(of: "shape", version: 1)
    dataset.writeShape(to: &rows)
    var holds = FingerprintWriter(of: "guards", version: 1)
    dataset.writeGuards(to: &holds)
    return (rows.digest, holds.digest)
  }

  private func changed(_ change: Change) -> (rows: Bool, holds: Bool) {
    var dataset = Self.dataset
    change.apply(&dataset)
    #expect(dataset != Self.dataset, "\(change.testDescription)")
    let (before, after) = (digests(Self.dataset), digests(dataset))
    return (before.rows != after.rows, before.holds != after.holds)
  }

  @Test func whatDecidesAboutRowsCounts() {
    for change in Self.ofRows { #expect(changed(change).rows, "\(change.testDescription)") }
  }

  @Test func whatHoldsARunCountsAndChangesNoRow() {
    for change in Self.ofHolds {
      let (rows, holds) = changed(change)
      #expect(holds && !rows, "\(change.testDescription)")
    }
  }

  @Test func whatIsOnlyReadByPeopleDoesNotCount() {
    for change in Self.ofNothing {
      let (rows, holds) = changed(change)
      #expect(!rows && !holds, "\(change.testDescription)")
    }
  }

  /// No two of the changes look alike: what is written under one name is not mistaken for another.
  @Test func everyChangeHasAFingerprintOfItsOwn() {
    let all = Self.ofRows.map { change -> Digest in
      var dataset = Self.dataset
      change.apply(&dataset)
      return digests(dataset).rows
    }
    #expect(Set(all).count == all.count)
  }

  // MARK: Rules and treatments

  @Test func noTwoRulesHaveTheSameFingerprint() {
    let condition = Check.Condition(column: "a", value: "1")
    let rules: [Check.Rule] = [
      .required(columns: ["a"]), .unique(columns: ["a"]), .required(columns: ["a", "b"]), .required(columns: ["ab"]),
      .unique(columns: []), .range(column: "a", min: "1", max: nil), .range(column: "a", min: nil, max: "1"),
      .range(column: "a", min: "", max: nil), .range(column: "a", min: nil, max: nil),
      .pattern(column: "a", pattern: "1"),
      .codes(column: "a", codes: ["1"]), .codes(column: "a", codes: ["1", ""]), .codes(column: "a", codes: []),
      .sum(parts: ["a"], total: "b", tolerance: "0"), .sum(parts: ["b"], total: "a", tolerance: "0"),
      .sum(parts: ["a"], total: "b", tolerance: "1"),
      .totalRow(column: "a", by: ["b"], total: [condition], tolerance: "0"),
      .totalRow(column: "a", by: [], total: [condition], tolerance: "0"),
      .totalRow(column: "a", by: ["b"], total: [], tolerance: "0"),
      .reference(column: "a", dataset: "b", to: nil), .reference(column: "a", dataset: "b", to: "c"),
      .reference(column: "b", dataset: "a", to: nil), .change(column: "a", shareMax: 1, ignored: "0"),
      .change(column: "a", shareMax: 0, ignored: "1"),
    ]
    let digests = rules.map { rule -> Digest in
      var writer = FingerprintWriter(of: "rule", version: 1)
      writer.add("rule", rule)
      return writer.digest
    }
    #expect(Set(digests).count == rules.count)
  }

  @Test func noTwoTreatmentsHaveTheSameFingerprint() {
    let treatments: [Treatment] = [
      .mask, .hash, .drop, .prefix(1), .prefix(2), .step(1), .step(2), .month, .year, .gmina,
    ]
    let digests = treatments.map { treatment -> Digest in
      var writer = FingerprintWriter(of: "treatment", version: 1)
      writer.add("treatment", treatment)
      return writer.digest
    }
    #expect(Set(digests).count == treatments.count)
    // What operators write, and read in the catalogue.
    #expect(
      treatments.map(\.description) == [
        "mask", "hash", "drop", "prefix 1", "prefix 2", "step 1", "step 2", "month", "year", "gmina",
      ])
    // A hash keeps values distinct; every other treatment may merge two.
    #expect(treatments.filter { !$0.isCoarse } == [.hash])
  }

  @Test func areasDecideAboutRowsThatHoldThemOrAddThemUp() {
    var dataset = Dataset(
      id: "t", title: Bilingual(pl: "T", en: "T"), columns: [Column(name: "a", type: .code)], key: ["a"])
    #expect(!dataset.asksAreas)
    dataset.disclosure = DisclosureControl(values: ["v"], marks: ["m"], totals: [.tree(column: "a", .periods)])
    #expect(!dataset.asksAreas)
    dataset.disclosure?.totals.append(.tree(column: "a", .areas))
    #expect(dataset.asksAreas)
    dataset.disclosure = nil
    dataset.columns[0].type = .area
    #expect(dataset.asksAreas)
  }
}
