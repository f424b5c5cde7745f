public import Datasets
internal import Disclosure
internal import Mapping
public import Platform
internal import Privacy
internal import Rows
public import Schema
public import Territory

extension DatasetStore {
  /// Makes the rows of a plan and commits them, whether records or other datasets are what they are made of.
  func commit(
    _ plan: MappingPlan, _ intake: Intake, _ cancellation: Cancellation,
    keep: (CommitOutcome) throws -> Void = { _ in }
  ) throws -> RunReport.StreamReport.Outcome {
    func map(isSorted: Bool) throws -> RunReport.StreamReport.Outcome {
      let mapping = MappingRun(plan, isSorted: isSorted, cancellation: cancellation)
      guard let disclosure = dataset.disclosure else { return .mapped(try commit(mapping.stream, intake, keep: keep)) }
      let stage = DisclosureStage(
        mapping, dataset, disclosure, areas: plan.areas, before: try publishedBefore(disclosure))
      return .mapped(try commit(stage.stream, intake, keep: keep))
    }
    do {
      do {
        return try map(isSorted: false)
      } catch RowStreamError.outOfOrder {
        return try map(isSorted: true)
      }
    } catch {
      // A COMMIT that failed, or the rename of a first version, may have taken effect all the same: look before saying
      // that it did not.
      if let version = try? version(ofRun: intake.run, source: intake.source) { return .earlier(version) }
      throw error
    }
  }
}

extension SHA256 {
  /// A text that cannot run into the next one.
  public mutating func add(_ text: String) { update(Array("\(text.utf8.count):\(text)\n".utf8)) }

  /// A fingerprint with what holds runs: the limits of the dataset, and where it looks for personal data.
  static func of(_ fingerprint: Digest, guardsOf dataset: Dataset) -> Digest {
    var hash = SHA256()
    hash.add("\(fingerprint.hex) \(dataset.limits) \(dataset.privacy.logins ?? "")")
    for column in dataset.columns {
      hash.add("\(column.name) \(column.privacy) \(dataset.detectors(of: column))")
    }
    return hash.digest()
  }

  /// A SELECT, with the list of areas where it may look something up there: another list may resolve the same names otherwise.
  public mutating func add(sql: String, areas: AreaList?) {
    add(sql)
    if let areas, sql.lowercased().contains("area") { add(areas.digest.hex) }
  }

  /// What a dataset asks of its rows.
  public mutating func add(
    shapeOf dataset: Dataset, referringTo stores: [String: DatasetStore], areas: AreaList?
  ) throws {
    for column in dataset.columns {
      add("\(column.name) \(column.type) \(column.isRequired)")
      if let treatment = column.guarding.treatment { add("\(treatment)") }
      // Another secret makes other tokens.
      if column.guarding.treatment == .hash { add(try PrivacySecret.mark(dataset)) }
    }
    add("\(dataset.key)")
    // What a column of areas may hold is what the list has.
    if let areas, dataset.columns.contains(where: { $0.type == .area }) { add(areas.digest.hex) }
    if let disclosure = dataset.disclosure {
      add("\(disclosure)")
      if let areas, disclosure.asksAreas { add(areas.digest.hex) }
    }
    for check in dataset.checks {
      add("\(check.name) \(check.rule) \(check.action)")
      // What is referred to may have changed while the documents have not.
      if case .reference(_, let dataset, _) = check.rule { add(try stores[dataset]?.current()?.hash.hex ?? "") }
    }
  }
}
