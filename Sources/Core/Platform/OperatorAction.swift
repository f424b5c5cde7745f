/// What an operator can do, named by the act: which command does it is known to the command line alone.
///
/// A case without a payload, or with nil for it, leaves open which source, dataset or hold is meant.
public enum OperatorAction: Hashable, Sendable {
  // MARK: Acts

  /// Checks the configuration.
  case checkConfiguration
  /// Looks at what a source brings and what its mapping makes of it; nothing is committed.
  case preview
  /// Fetches a source in full, whether it has changed or not.
  case fetchAgain(source: String?)
  /// Maps the landed documents of a source again.
  case replay(source: String?)
  /// Makes a derived dataset from its inputs; nil for all that are due.
  case derive(dataset: String?)
  /// Brings what consumers see up to date with what is stored.
  case publish
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
  /// Lists the holds that wait for a decision.
  case listHolds
  /// Shows why a run is held.
  case showHold(Int64?)
  /// Commits what a held run brought.
  case releaseHold(Int64)
  /// Accepts that columns are empty from now on, since the source's documents have their fields no more.
  case acceptAsEmpty(source: String)
  /// Writes rejected records into a sheet to be filled in.
  case exportQuarantine
  /// Makes corrections from a sheet that was filled in.
  case correctQuarantine
  /// Lists the notifications of subscribers.
  case listDeliveries
  /// Lets a disabled subscriber have notifications again.
  case enableSubscriber(String)
  /// Sends the notification of an event again.
  case replayDelivery(event: String)
  /// Brings the list of areas up to date.
  case buildAreas
  /// Looks up the code of an area.
  case resolveArea

  // MARK: Ways of doing what was just tried

  /// Does it as another user of the system.
  case actAs(user: String)
  /// Fetches in full what is fetched only where it has changed.
  case refetching
  /// Looks at an earlier version.
  case choosingVersion(Int)
  /// Reads a file in place of the source.
  case readingFile
  /// Says why.
  case givingReason
  /// Works on another state folder.
  case choosingStateFolder

  // MARK: Words

  /// A closure in a generic container would grow with every access; in a struct it stays what it is.
  private struct Wording: Sendable {
    var words: (@Sendable (OperatorAction) -> String)?
  }

  private static let wording = Monitor(Wording())

  /// Sets the words in which this process names actions: like a locale, once and before any text is made.
  ///
  /// Log lines and the problems of runs are made where no command line is around, so that it cannot be asked for each.
  public static func word(by words: @escaping @Sendable (OperatorAction) -> String) {
    wording.withLock { $0.words = words }
  }

  /// What the action is called where the process has no words of its own: a noun phrase.
  var plain: String {
    switch self {
    case .checkConfiguration: "the check of the configuration"
    case .preview: "a preview of the source"
    case .fetchAgain(let source): "a full fetch of \(source ?? "the source")"
    case .replay(let source): "a replay of \(source ?? "the source")"
    case .derive(let dataset): "a derivation of \(dataset ?? "the dataset")"
    case .publish: "a new publication"
    case .listRuns(let source): "the list of runs of \(source)"
    case .history(let dataset): "the history of \(dataset ?? "the dataset")"
    case .showRows(let dataset): "the rows of \(dataset)"
    case .compare(let dataset, let from, let to): "the changes of \(dataset) from version \(from) to \(to)"
    case .erase(let dataset): "an erasure from \(dataset ?? "the dataset")"
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
    }
  }
}

extension OperatorAction: CustomStringConvertible {
  public var description: String { Self.wording.withLock { $0.words }?(self) ?? plain }
}
