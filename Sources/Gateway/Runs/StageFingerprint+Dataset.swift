internal import Mapping
internal import Platform
internal import Privacy
internal import Schema
internal import State
internal import Store
internal import Territory

extension StageFingerprint {
  /// The rules of `FingerprintWriter` by which `digest` is written.
  static let version = 1

  /// The fingerprint with the guards of the dataset: what decides whether a run is held, but for the stored rows.
  func holding(_ dataset: Dataset) -> StageFingerprint {
    var writer = FingerprintWriter(of: "hold", version: Self.version)
    writer.add("of", digest)
    dataset.writeGuards(to: &writer)
    return StageFingerprint(digest: writer.digest, former: FormerFingerprint.hold(former, dataset))
  }
}

extension FingerprintWriter {
  /// What a dataset asks of its rows, with what that looks up.
  mutating func add(
    _ dataset: Dataset, _ lists: ListUse, _ areas: AreaList?, references: (String) throws -> String
  ) throws {
    dataset.writeShape(to: &self)
    add("areas", optional: lists.asksAreas ? areas?.digest.hex : nil)
    // Built-in lists change with the project's versions.
    add("lists", lists.builtIn.map(\.digest.hex))
    // Another secret makes other tokens.
    let isHashed = dataset.columns.contains { $0.guarding.treatment == .hash }
    add("secret", optional: isHashed ? try PrivacySecret.mark(dataset) : nil)
    // What is referred to may have changed while the documents have not.
    for check in dataset.checks {
      if case .reference(_, let other, _) = check.rule { add("referred", try references(other)) }
    }
  }
}

extension [String: any DatasetStore] {
  /// The hash of the newest version; empty where there is none.
  func hash(of dataset: String) throws -> String { try self[dataset]?.current()?.hash.hex ?? "" }
}

/// A setting with a name.
struct NamedText: Fingerprinted {
  let name: String
  let text: String

  func write(to writer: inout FingerprintWriter) {
    writer.add("name", name)
    writer.add("text", text)
  }
}
