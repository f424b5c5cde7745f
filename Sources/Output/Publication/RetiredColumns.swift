public import Platform
public import Schema

/// Columns that are not public any more, and that published versions still show: their files never change.
public struct RetiredColumns: Hashable, Sendable {
  /// The id of the dataset.
  public let dataset: String
  /// The names of the columns, in the dataset's order.
  public let columns: [String]
  /// The downloadable versions that have one of them, ascending.
  public let versions: [Int]

  /// Reads the description of every downloadable version; nil if none has such a column. A damaged one is passed over,
  /// as verification reports it.
  ///
  /// - Parameter folder: the public folder.
  public init?(of dataset: Dataset, in folder: String, _ log: some PublicationLog) throws {
    let hidden = dataset.columns.filter { $0.privacy != .public }.map(\.name)
    if hidden.isEmpty { return nil }
    let layout = Layout(root: folder)
    var found: [Int: Set<String>] = [:]
    for number in try log.downloadable(dataset.id) {
      let shown = DataPackage.fieldNames(in: layout.version(dataset.id, number)).intersection(hidden)
      if !shown.isEmpty { found[number] = shown }
    }
    if found.isEmpty { return nil }
    self.dataset = dataset.id
    columns = hidden.filter { name in found.values.contains { $0.contains(name) } }
    versions = found.keys.sorted()
  }

  /// What is wrong, without a full stop.
  public var sentence: String {
    let names = columns.map { "\"\($0)\"" }.joined(separator: ", ")
    let list = versions.prefix(10).map(String.init).joined(separator: ", ") + (versions.count > 10 ? " …" : "")
    return
      "\(dataset): \(names) \(columns.count == 1 ? "is" : "are") not public any more, and the published "
      + "\(versions.count == 1 ? "version" : "versions") \(list) still \(versions.count == 1 ? "shows" : "show") it"
  }

  /// What to do.
  public var advice: Advice { "if nobody may see it, take them off the site: \(.withdraw(dataset: dataset))" }
}
