public import Platform

/// What a public folder says of its datasets, read without changing it.
public struct PublicFolder: Sendable {
  private let layout: Layout

  /// - Parameter root: the folder; it need not exist.
  public init(_ root: String) { layout = Layout(root: root) }

  init(_ layout: Layout) { self.layout = layout }

  /// The datasets with a folder.
  public func datasets() throws -> [String] {
    let folder = "\(layout.root)/datasets"
    return Files.isFolder(folder) ? try Files.list(folder).filter { Files.isFolder("\(folder)/\($0)") } : []
  }

  /// The numbers of the version folders of a dataset, in no particular order.
  public func versions(of dataset: String) throws -> [Int] {
    let folder = layout.versions(dataset)
    guard Files.isFolder(folder) else { return [] }
    return try Files.list(folder).compactMap(Self.number)
  }

  /// The folder of a version, for messages.
  public func path(of version: Int, in dataset: String) -> String { layout.version(dataset, version) }

  /// What the folder holds under the number of a stored version.
  public func origin(of version: VersionFacts, in dataset: String) -> VersionOrigin {
    let folder = layout.version(dataset, version.number)
    // A damaged manifest names nobody: the version's own files take its place.
    guard Files.exists("\(folder)/\(Manifest.fileName)"), let manifest = try? PublishedManifest(folder: folder),
      !manifest.isTombstone
    else { return .absent }
    return manifest.shows(version) ? .published : .foreign
  }

  /// How many erasures the manifests of a dataset list, by version; versions without an erasure are left out.
  ///
  /// - Parameter moment: older manifests are not read; nil reads all of them.
  public func erasures(of dataset: String, since moment: Timestamp?) throws -> [Int: Int] {
    var found: [Int: Int] = [:]
    for number in try versions(of: dataset) {
      let folder = layout.version(dataset, number)
      guard let modified = try? Files.facts("\(folder)/\(Manifest.fileName)").modified else { continue }
      if let moment, modified < moment { continue }
      guard let manifest = try? PublishedManifest(folder: folder), manifest.rewrites > 0 else { continue }
      found[number] = manifest.rewrites
    }
    return found
  }

  /// A number as the publisher writes it; nil for any other name.
  static func number(_ name: String) -> Int? { Int(name).flatMap { $0 > 0 && "\($0)" == name ? $0 : nil } }
}
