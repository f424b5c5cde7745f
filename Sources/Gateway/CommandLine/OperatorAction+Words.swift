internal import Platform

extension OperatorAction {
  /// The command of the action, or the option of the current command: `klamra history szkoly`, `--refetch`.
  ///
  /// An open source or dataset is shown as a placeholder, or omitted if the command alone is meant.
  var words: String {
    switch self {
    case .checkConfiguration: "klamra check"
    case .preview: "klamra preview SOURCE"
    case .fetchAgain(let source): "klamra run \(source ?? "SOURCE") --refetch"
    case .replay(let source): Self.command("replay", source)
    case .derive(let dataset): Self.command("derive", dataset)
    case .publish: "klamra publish"
    case .run(let source): "klamra run \(source)"
    case .prune: "klamra prune"
    case .backup: "klamra backup"
    case .restore(let backup): "klamra restore \(backup ?? "FOLDER") --replace"
    case .restoreDataset(let dataset): "klamra restore FOLDER --dataset \(dataset) --replace"
    case .listRuns(let source): "klamra runs \(source)"
    case .history(let dataset): "klamra history \(dataset ?? "DATASET")"
    case .showRows(let dataset): "klamra show \(dataset)"
    case .compare(let dataset, let from, let to): "klamra diff \(dataset) \(from) \(to)"
    case .erase(let dataset): Self.command("erase", dataset)
    case .withdraw(let dataset): "klamra withdraw \(dataset) --reason TEXT"
    case .republish(let dataset, let version):
      (["klamra withdraw \(dataset)"] + [version.map { "\($0)" }].compactMap(\.self) + ["--republish"])
        .joined(separator: " ")
    case .listHolds: "klamra hold list"
    case .showHold(let hold): Self.command("hold show", hold.map { "\($0)" })
    case .releaseHold(let hold): "klamra hold release \(hold)"
    case .acceptAsEmpty(let source): "klamra schema accept \(source) --as-empty --reason TEXT"
    case .exportQuarantine: "klamra quarantine export"
    case .correctQuarantine: "klamra quarantine correct"
    case .listDeliveries: "klamra deliveries list"
    case .enableSubscriber(let subscriber): "klamra deliveries enable \(subscriber)"
    case .replayDelivery(let event): "klamra deliveries replay \(event)"
    case .buildAreas: "klamra areas build"
    case .resolveArea: "klamra areas resolve"
    case .actAs(let user): "sudo -u \(user) klamra …"
    case .refetching: "--refetch"
    case .choosingVersion(let version): "--version \(version)"
    case .readingFile: "--input FILE"
    case .givingReason: "--reason TEXT"
    case .choosingStateFolder: "--state"
    case .replacingState: "--replace"
    case .keepingBackups: "--keep N"
    }
  }

  private static func command(_ name: String, _ argument: String?) -> String {
    (["klamra", name] + [argument].compactMap { $0 }).joined(separator: " ")
  }
}
