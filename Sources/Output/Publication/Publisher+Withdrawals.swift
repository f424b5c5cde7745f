internal import Platform
public import Schema

/// Withdrawal: the files of a dataset or a version give way to tombstones.
extension Publisher {
  /// Removes what is withdrawn, and puts tombstones in its place. The marker comes first: from then on the server answers
  /// 410, whatever is still there. Idempotent; nothing is written where everything is as it should be.
  ///
  /// - Parameter isFirst: whether it was never completed: the dataset's feeds go too, and catalogues are written at once.
  public func withhold(_ withdrawal: Withdrawal, isFirst: Bool) throws {
    try turn.withLock { _ in
      try Files.makeFolder(layout.folder(withdrawal.dataset), durable: true)
      if let version = withdrawal.version {
        // What withdraws the dataset removes its versions too.
        guard try publications.withdrawals(of: withdrawal.dataset).whole(withdrawal.dataset) == nil else { return }
        try withhold(version, withdrawal)
      } else {
        let stones = try tombstones(of: withdrawal)
        let folder = "datasets/\(withdrawal.dataset)"
        let feeds = isFirst ? [] : view.feedNames.map { "\(folder)/\($0)" }
        try put(stones, clearing: folder, keeping: feeds)
      }
      if isFirst { try writeSiteFiles() }
    }
  }

  /// Writes the marker alone, without waiting for a publication under way: from then on the server answers 410.
  public func mark(_ withdrawal: Withdrawal) throws {
    let path = marker(of: withdrawal)
    try Files.makeFolder(Files.parent(of: path), durable: true)
    try Layout.write(stone(withdrawal).json.document, to: path)
  }

  /// Whether no file of something withdrawn is left.
  public func isWithheld(_ withdrawal: Withdrawal) throws -> Bool {
    try exposed(by: withdrawal).isEmpty && Files.exists(marker(of: withdrawal))
  }

  /// The files of something withdrawn that are still in the public folder.
  public func exposed(by withdrawal: Withdrawal) throws -> [String] {
    let stones = try Set(tombstones(of: withdrawal).map(\.path))
    let feeds = Set(view.feedNames.map { "datasets/\(withdrawal.dataset)/\($0)" })
    guard let version = withdrawal.version else {
      return try layout.files(below: "datasets/\(withdrawal.dataset)").filter {
        !stones.contains($0) && !feeds.contains($0)
      }
    }
    let deltas = try deltaNames(of: withdrawal.dataset).filter { $0.first == version || $0.last == version }
    return try layout.files(below: "datasets/\(withdrawal.dataset)/versions/\(version)").filter { !stones.contains($0) }
      + deltas.map { "datasets/\(withdrawal.dataset)/changes/\($0.name)" }
  }

  /// Removes the tombstones of a withdrawal that has ended, once its files are there again.
  public func removeTombstones(of withdrawal: Withdrawal) throws {
    try turn.withLock { _ in
      let dataset = withdrawal.dataset
      let withdrawn = try publications.withdrawals(of: dataset)
      guard withdrawn.whole(dataset) == nil else { return }
      for number in try withdrawal.version.map({ [$0] }) ?? folderNumbers(of: dataset)
      where withdrawn.withdrawal(of: number, in: dataset) == nil {
        let folder = layout.version(dataset, number)
        guard Files.exists("\(folder)/\(Tombstone.fileName)") || isTombstone("\(folder)/\(Manifest.fileName)") else {
          continue
        }
        // Its version has no files any more.
        try Files.removeTree(folder)
      }
      if try publications.newest(dataset) != nil { try Files.remove(layout.tombstone(dataset)) }
    }
  }

  /// Whether a tombstone is in the place of a dataset. Quick, for every pass.
  public func hasTombstone(_ dataset: String) -> Bool { Files.exists(layout.tombstone(dataset)) }

  /// What the tombstones of a dataset in the public folder say. After a restore they may know more than the records.
  public func tombstonesFound(of dataset: String) throws -> [Withdrawal] {
    let folders = try [layout.folder(dataset)] + folderNumbers(of: dataset).map { layout.version(dataset, $0) }
    return try folders.map { "\($0)/\(Tombstone.fileName)" }.filter(Files.exists).compactMap { path in
      try Tombstone.withdrawal(parsing: Files.read(path)).flatMap { $0.dataset == dataset ? $0 : nil }
    }
  }

  /// The datasets with a folder in the public folder.
  public func datasetsWithFolders() throws -> [String] { try PublicFolder(layout).datasets() }

  /// The newest version that is not withdrawn, or one version; nil if there is none.
  public func newest(_ dataset: String, version: Int? = nil) throws -> Published? {
    try version.map { try publications.version($0, of: dataset) } ?? publications.newest(dataset)
  }

  /// The title of a dataset as it was last published; its id before the first publication.
  public func title(of dataset: String) throws -> Bilingual {
    try publications.described(only: dataset).first?.title ?? Bilingual(pl: dataset, en: dataset)
  }

  /// Records that a withdrawn version is not published, so that the publication goes on with the next one.
  func omit(_ dataset: String, _ version: VersionFacts) throws -> Published {
    if let known = try publications.version(version.number, of: dataset) { return known }
    return try forgo(dataset, version)
  }

  /// The tombstones in the place of a dataset, or of its last version: nil if it shows anything else.
  func tombstonesInPlace(of dataset: String) throws -> [PublicDocument]? {
    let withdrawn = try publications.withdrawals(of: dataset)
    if let whole = withdrawn.whole(dataset) { return try tombstones(of: whole) }
    guard let last = withdrawn.all.last, try publications.newest(dataset) == nil else { return nil }
    return datasetTombstones(try stone(last))
  }

  private func withhold(_ version: Int, _ withdrawal: Withdrawal) throws {
    let dataset = withdrawal.dataset
    try put(tombstones(of: withdrawal), clearing: "datasets/\(dataset)/versions/\(version)", keeping: [])
    for delta in try deltaNames(of: dataset) where delta.first == version || delta.last == version {
      try Files.remove("\(layout.changes(dataset))/\(delta.name)")
    }
    guard try aliasNumber(of: dataset) == version else { return }
    // The page shows rows of this version, and the publication makes another.
    for path in [layout.page(dataset), layout.latest(dataset)] { try Files.remove(path) }
    for document in try tombstonesInPlace(of: dataset) ?? [] { try layout.write(document) }
  }

  /// The marker first, then everything else away, then the pages.
  private func put(_ stones: [PublicDocument], clearing folder: String, keeping others: [String]) throws {
    for stone in stones where stone.path == "\(folder)/\(Tombstone.fileName)" { try layout.write(stone) }
    try layout.clear(folder, except: Set(stones.map(\.path) + others))
    for stone in stones { try layout.write(stone) }
  }

  private func stone(_ withdrawal: Withdrawal) throws -> Tombstone {
    Tombstone(withdrawal, title: try title(of: withdrawal.dataset), site: site)
  }

  private func tombstones(of withdrawal: Withdrawal) throws -> [PublicDocument] {
    let stone = try stone(withdrawal)
    let folder = "datasets/\(withdrawal.dataset)"
    func manifest(_ version: Int) -> PublicDocument {
      PublicDocument(path: "\(folder)/versions/\(version)/\(Manifest.fileName)", text: stone.json.document)
    }
    if let version = withdrawal.version {
      let place = "\(folder)/versions/\(version)"
      return [
        PublicDocument(path: "\(place)/\(Tombstone.fileName)", text: stone.json.document),
        PublicDocument(path: "\(place)/index.html", text: view.tombstone(stone)), manifest(version),
      ]
    }
    let numbers = try Set(publications.downloadable(withdrawal.dataset) + folderNumbers(of: withdrawal.dataset))
    return datasetTombstones(stone) + numbers.sorted().map(manifest)
  }

  private func datasetTombstones(_ stone: Tombstone) -> [PublicDocument] {
    let folder = "datasets/\(stone.withdrawal.dataset)"
    return [
      PublicDocument(path: "\(folder)/\(Tombstone.fileName)", text: stone.json.document),
      PublicDocument(path: "\(folder)/index.html", text: view.tombstone(stone)),
      PublicDocument(path: "\(folder)/latest.json", text: stone.json.document),
    ]
  }

  private func marker(of withdrawal: Withdrawal) -> String {
    withdrawal.version.map { "\(layout.version(withdrawal.dataset, $0))/\(Tombstone.fileName)" }
      ?? layout.tombstone(withdrawal.dataset)
  }

  private func isTombstone(_ path: String) -> Bool {
    Files.exists(path) && ((try? Files.read(path)).flatMap(Tombstone.withdrawal) != nil)
  }

  /// The version that `latest.json` names; nil if there is none.
  private func aliasNumber(of dataset: String) throws -> Int? {
    let path = layout.latest(dataset)
    guard Files.exists(path), let node = try? JSONNode(parsing: Files.read(path)) else { return nil }
    return (try? node.optional("version")?.integer()) ?? nil
  }
}
