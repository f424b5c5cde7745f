internal import Mapping
internal import Platform
internal import Privacy
internal import Schema
internal import State
internal import Store
internal import Territory

extension StageFingerprint {
  /// The version of the rules by which `digest` is written (`FingerprintWriter`).
  static let version = 1

  /// The fingerprint extended by the guards of the dataset: everything that decides whether a run is held, except the
  /// stored rows.
  func holding(_ dataset: Dataset) -> StageFingerprint {
    var writer = FingerprintWriter(of: "hold", version: Self.version)
    writer.add("of", digest)
    dataset.writeGuards(to: &writer)
    return StageFingerprint(digest: writer.digest, former: FormerFingerprint.hold(former, dataset))
  }
}

extension FingerprintWriter {
  /// Adds the rules of a dataset for its rows, with everything that they look up.
  mutating func add(
    _ dataset: Dataset, _ lists: ListUse, _ areas: AreaList?, references: (String) throws -> String
  ) throws {
    dataset.writeShape(to: &self)
    add("areas", optional: lists.asksAreas ? areas?.digest.hex : nil)
    // Built-in lists change between versions of the project.
    add("lists", lists.builtIn.map(\.digest.hex))
    // Another secret makes other tokens.
    let isHashed = dataset.columns.contains { $0.guarding.treatment == .hash }
    add("secret", optional: isHashed ? try PrivacySecret.mark(dataset) : nil)
    // Referenced datasets may have changed while the documents have not.
    for check in dataset.checks {
      if case .reference(_, let other, _) = check.rule { add("referred", try references(other)) }
    }
  }
}

extension [String: any DatasetStore] {
  /// The hash of the newest version; empty if there is none.
  func hash(of dataset: String) throws -> String { try self[dataset]?.current()?.hash.hex ?? "" }
}

/// A named setting.
struct NamedText: Fingerprinted {
  let name: String
  let text: String

  func write(to writer: inout FingerprintWriter) {
    writer.add("name", name)
    writer.add("text", text)
  }
}
