/// An action of the operator. Only the command line knows which command performs it.
///
/// A case without a payload, or with nil, leaves open which source, dataset or hold is meant.
public enum OperatorAction: Hashable, Sendable {
  // MARK: Actions

  /// Checks the configuration.
  case checkConfiguration
  /// Shows the data of a source and the result of its mapping; commits nothing.
  case preview
  /// Fetches a source in full, whether it has changed or not.
  case fetchAgain(source: String?)
  /// Maps the stored documents of a source again.
  case replay(source: String?)
  /// Computes a derived dataset from its inputs; nil for all that are due.
  case derive(dataset: String?)
  /// Publishes what is stored but not yet published.
  case publish
  /// Runs a source now.
  case run(source: String)
  /// Removes what is past its retention.
  case prune
  /// Saves the state folder.
  case backup
  /// Puts a backup in the place of the state folder.
  case restore(backup: String?)
  /// Puts one dataset of a backup in the place of the stored one.
  case restoreDataset(String)
  /// Lists the runs of a source.
  case listRuns(source: String)
  /// Lists the versions of a dataset.
  case history(dataset: String?)
  /// Shows the rows of a dataset.
  case showRows(dataset: String)
  /// Shows what changed between two versions of a dataset.
  case compare(dataset: String, from: Int, to: Int)
  /// Erases a row from every version of a dataset.
  case erase(dataset: String?)
  /// Takes a dataset off the public site.
  case withdraw(dataset: String)
  /// Publishes a withdrawn dataset, or one version of it, again.
  case republish(dataset: String, version: Int?)
  /// Lists the holds that wait for a decision.
  case listHolds
  /// Shows why a run is held.
  case showHold(Int64?)
  /// Commits the result of a held run.
  case releaseHold(Int64)
  /// Accepts that columns are empty from now on, since the source's documents no longer have their fields.
  case acceptAsEmpty(source: String)
  /// Writes rejected records into a sheet to be completed.
  case exportQuarantine
  /// Creates corrections from a completed sheet.
  case correctQuarantine
  /// Lists the notifications of subscribers.
  case listDeliveries
  /// Enables the notifications of a disabled subscriber.
  case enableSubscriber(String)
  /// Sends the notification of an event again.
  case replayDelivery(event: String)
  /// Updates the list of areas.
  case buildAreas
  /// Looks up the code of an area.
  case resolveArea

  // MARK: Variants of the action just attempted

  /// Repeats it as another user of the system.
  case actAs(user: String)
  /// Fetches in full what is otherwise fetched only if it changed.
  case refetching
  /// Selects an earlier version.
  case choosingVersion(Int)
  /// Reads a file in place of the source.
  case readingFile
  /// Gives a reason.
  case givingReason
  /// Uses another state folder.
  case choosingStateFolder
  /// Moves the present state aside.
  case replacingState
  /// Chooses how many backups stay.
  case keepingBackups

  // MARK: Words

  /// A closure in a generic container would be wrapped again with every access; inside a struct it is not.
  private struct Wording: Sendable {
    var words: (@Sendable (OperatorAction) -> String)?
  }

  private static let wording = Monitor(Wording())

  /// Sets how this process words actions: like a locale, once, before any text is made.
  ///
  /// Log lines and problems of runs are created where the command line is not reachable, so it cannot be asked each
  /// time.
  public static func word(by words: @escaping @Sendable (OperatorAction) -> String) {
    wording.withLock { $0.words = words }
  }

  /// The wording without a command line: a noun phrase.
  var plain: String {
    switch self {
    case .checkConfiguration: "the check of the configuration"
    case .preview: "a preview of the source"
    case .fetchAgain(let source): "a full fetch of \(source ?? "the source")"
    case .replay(let source): "a replay of \(source ?? "the source")"
    case .derive(let dataset): "a derivation of \(dataset ?? "the dataset")"
    case .publish: "a new publication"
    case .run(let source): "a run of \(source)"
    case .prune: "the removal of what has expired"
    case .backup: "a backup"
    case .restore(let backup): "a restore of \(backup ?? "a backup")"
    case .restoreDataset(let dataset): "a restore of \(dataset)"
    case .listRuns(let source): "the list of runs of \(source)"
    case .history(let dataset): "the history of \(dataset ?? "the dataset")"
    case .showRows(let dataset): "the rows of \(dataset)"
    case .compare(let dataset, let from, let to): "the changes of \(dataset) from version \(from) to \(to)"
    case .erase(let dataset): "an erasure from \(dataset ?? "the dataset")"
    case .withdraw(let dataset): "the withdrawal of \(dataset)"
    case .republish(let dataset, let version):
      "another publication of \(dataset)" + (version.map { " version \($0)" } ?? "")
    case .listHolds: "the list of holds"
    case .showHold(let hold): hold.map { "hold \($0)" } ?? "the hold"
    case .releaseHold(let hold): "the release of hold \(hold)"
    case .acceptAsEmpty(let source): "acceptance of empty columns of \(source)"
    case .exportQuarantine: "the export of rejected records"
    case .correctQuarantine: "the import of corrections"
    case .listDeliveries: "the list of deliveries"
    case .enableSubscriber(let subscriber): "the return of subscriber \(subscriber)"
    case .replayDelivery(let event): "another delivery of event \(event)"
    case .buildAreas: "a new list of areas"
    case .resolveArea: "a look-up of the area"
    case .actAs(let user): "the same as user \(user)"
    case .refetching: "a full fetch"
    case .choosingVersion(let version): "version \(version)"
    case .readingFile: "a file in place of the source"
    case .givingReason: "a reason"
    case .choosingStateFolder: "another state folder"
    case .replacingState: "a replacement of the present state"
    case .keepingBackups: "another number of backups"
    }
  }
}

extension OperatorAction: CustomStringConvertible {
  public var description: String { Self.wording.withLock { $0.words }?(self) ?? plain }
}
