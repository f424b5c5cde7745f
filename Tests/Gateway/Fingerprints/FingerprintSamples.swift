import Connectors
import Landing
import Platform
import Schema
import Store
import Territory
import Testbed

@testable import Configuration
@testable import Runs
@testable import Runtime
@testable import State
@testable import StoreSQLite

/// Stages over every setting that a configuration has, and over the shipped one: what their fingerprints are taken of.
struct FingerprintSamples {
  /// One stream of a source, or one derived dataset.
  enum Stage {
    case map(MapStage, [DocumentReference])
    case derive(DeriveStage)
  }

  let folder: TemporaryFolder
  let configuration: Configuration
  private(set) var stages: [(name: String, stage: Stage)] = []

  /// A list of areas without one: its digest alone counts.
  static let areas = AreaList(areas: [], digest: SHA256.of("areas".utf8))

  /// Every setting, from `Tests/Gateway/golden/fingerprints`.
  ///
  /// - Parameter edit: changes the files before they are read.
  static func settings(_ edit: (TemporaryFolder) throws -> Void = { _ in }) throws -> FingerprintSamples {
    let folder = try TemporaryFolder()
    func copy(_ path: String) throws {
      let from = "Tests/Gateway/golden/fingerprints/\(path)"
      for name in try Files.list(from) {
        if Files.isFolder("\(from)/\(name)") {
          try copy("\(path)/\(name)")
        } else {
          try folder.write("\(path)/\(name)", try Files.read("\(from)/\(name)"))
        }
      }
    }
    try copy("config")
    try copy("connectors")
    try edit(folder)
    return try FingerprintSamples(folder, folder.file("config"))
  }

  /// The configuration that is shipped.
  static func shipped() throws -> FingerprintSamples {
    let (folder, path) = try shippedConfiguration()
    return try FingerprintSamples(folder, path)
  }

  private init(_ folder: TemporaryFolder, _ path: String) throws {
    self.folder = folder
    configuration = try Configuration.load(folder: path)
    let state = folder.file("state")
    try Files.makeFolder(state)
    let stores = Dictionary(
      uniqueKeysWithValues: configuration.datasets.map { ($0.id, SQLiteStore(folder: state, dataset: $0)) })
    let documents = ["first", "second"].enumerated().map { index, text in
      DocumentReference(
        stream: "s", ordinal: index, requestKey: text, url: "file:\(text)",
        document: Document(digest: SHA256.of(text.utf8), bytes: 5), status: 0, fetchedAt: Timestamp(seconds: 0))
    }
    for source in configuration.sources {
      for target in source.streams {
        guard let store = stores[target.dataset] else { continue }
        let stage = MapStage(
          source: source, target: target, store: store, stores: stores, areas: Self.areas, areaFiles: [],
          corrections: source.corrections?.tally(stream: target.stream.name))
        stages.append(("\(source.id)/\(target.stream.name)", .map(stage, documents)))
      }
    }
    for entry in try configuration.derivations().order {
      let lines = entry.inputs.enumerated().map { "\($1),\($0 + 3),17,\(SHA256.of($1.utf8))" }
      guard
        let inputs = DerivationInputs(Array((["dataset,version,rows,sha256"] + lines).joined(separator: "\n").utf8))
      else { continue }
      let stage = DeriveStage(
        entry: entry, sql: entry.derivation.sql, inputs: inputs, stores: stores, areas: Self.areas)
      stages.append((entry.owner.text, .derive(stage)))
    }
  }
}

extension FingerprintSamples.Stage {
  var fingerprint: StageFingerprint {
    get throws {
      switch self {
      case .map(let stage, let documents): try stage.fingerprint(documents)
      case .derive(let stage): try stage.fingerprint()
      }
    }
  }

  /// With what holds a run.
  var holding: StageFingerprint {
    get throws {
      switch self {
      case .map(let stage, _): try fingerprint.holding(stage.store.dataset)
      case .derive(let stage): try fingerprint.holding(stage.entry.dataset)
      }
    }
  }

  /// The same with another list of areas.
  var withOtherAreas: FingerprintSamples.Stage {
    let other = AreaList(areas: [], digest: SHA256.of("other areas".utf8))
    switch self {
    case .map(var stage, let documents):
      stage.areas = other
      return .map(stage, documents)
    case .derive(let stage):
      return .derive(
        DeriveStage(entry: stage.entry, sql: stage.sql, inputs: stage.inputs, stores: stage.stores, areas: other))
    }
  }
}
