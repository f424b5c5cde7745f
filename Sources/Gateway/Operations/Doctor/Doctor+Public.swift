internal import Configuration
internal import OutputState
internal import Platform
internal import Publication
internal import Runtime
internal import Schema
internal import State
internal import Store

/// What the public folder lacks of what is stored, and what it has besides.
extension Doctor {
  func publicFolder(_ records: Records?, _ configuration: Configuration) throws -> [Finding] {
    try stores(configuration).filter { !$0.dataset.publicIndices.isEmpty }.flatMap { store in
      try publicFolder(records, store)
    }
  }

  private func publicFolder(_ records: Records?, _ store: any DatasetStore) throws -> [Finding] {
    let (id, folder) = (store.dataset.id, PublicFolder(folders.public))
    let withdrawn = try records?.withdrawals.inForce(of: id)
    guard withdrawn?.whole(id) == nil else { return [] }
    let versions = try store.versions().filter { withdrawn?.withdrawal(of: $0.number, in: id) == nil }
    let stored = Set(versions.map(\.number))
    let shown = try Set(folder.versions(of: id)).filter { withdrawn?.withdrawal(of: $0, in: id) == nil }
    var findings: [Finding] = []
    if stored.isEmpty, let newest = shown.max() {
      return [
        Finding(
          .restores, .warning, "\(id) is public up to version \(newest), and nothing of it is stored",
          fix: "\(.restoreDataset(id)), or run its sources: the history then goes on above version \(newest)")
      ]
    }
    let foreign = try versions.suffix(Self.listedMax).filter {
      try folder.origin(of: VersionFacts($0, of: store), in: id) == .foreign
    }
    let strays = shown.subtracting(stored).union(foreign.map(\.number))
    if !strays.isEmpty {
      findings.append(
        Finding(
          .restores, .warning,
          "the public folder has \(Self.list(strays)) of \(id) from another history than the stored one, as after a restore",
          fix: "\(.publish)"))
    }
    return findings
  }

  private static func list(_ versions: Set<Int>) -> String {
    let shown = versions.sorted().prefix(10).map(String.init).joined(separator: ", ")
    return "\(versions.count == 1 ? "version" : "versions") \(shown)\(versions.count > 10 ? " …" : "")"
  }
}
