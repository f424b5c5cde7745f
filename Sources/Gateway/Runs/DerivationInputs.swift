public import Landing
public import Platform
public import Store

/// The versions that a derivation reads, as they are written down: a document like any other, by which a derived number is
/// traced years later.
public struct DerivationInputs: Hashable, Sendable {
  /// One input.
  public struct Input: Hashable, Sendable {
    /// The id of the dataset.
    public let dataset: String
    /// The version that was read.
    public let version: Int
    /// How many rows it has.
    public let rows: Int
    /// The hash of the version.
    public let hash: Digest

    public init(_ dataset: String, _ version: Version) {
      self.dataset = dataset
      self.version = version.number
      rows = version.rows
      hash = version.hash
    }

    fileprivate init?(_ line: Substring) {
      let words = line.split(separator: ",", omittingEmptySubsequences: false)
      guard words.count == 4, let version = Int(words[1]), let rows = Int(words[2]),
        let hash = Digest(hex: String(words[3]))
      else { return nil }
      dataset = String(words[0])
      self.version = version
      self.rows = rows
      self.hash = hash
    }
  }

  /// By the name of the dataset.
  public let inputs: [Input]

  /// Under which names the two documents of a derivation are recorded.
  static let selectKey = "klamra:select"
  /// The request key of the list of inputs.
  public static let inputsKey = "klamra:inputs"
  /// The stream of a derived dataset's runs and holds.
  public static let stream = "select"

  init(_ inputs: [Input]) { self.inputs = inputs }

  /// Nil for anything that is no such document.
  init?(_ bytes: [UInt8]) {
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    guard lines.first == Self.header[...] else { return nil }
    inputs = lines.dropFirst().compactMap { Input($0) }
    guard inputs.count == lines.count - 1 else { return nil }
  }

  private static let header = "dataset,version,rows,sha256"

  /// A CSV of UTF-8.
  public var bytes: [UInt8] {
    let lines = inputs.map { "\($0.dataset),\($0.version),\($0.rows),\($0.hash.hex)" }
    return Array(([Self.header] + lines).joined(separator: "\n").utf8) + [10]
  }
}

/// The two documents of a derivation as they were landed: the SELECT, and the versions that it read.
public struct DerivationRecord: Sendable {
  /// The SELECT as it ran.
  public let sql: String
  /// What it read.
  public let inputs: DerivationInputs

  /// - Returns: nil where the documents are not those of a derivation.
  /// - Throws: what the archive throws where one is gone or damaged.
  public init?(_ documents: [DocumentReference], in archive: Archive) throws {
    guard let select = documents.first(where: { $0.requestKey == DerivationInputs.selectKey }),
      let list = documents.first(where: { $0.requestKey == DerivationInputs.inputsKey }),
      let inputs = DerivationInputs(try archive.read(list.document, verifying: true))
    else { return nil }
    sql = String(decoding: try archive.read(select.document, verifying: true), as: UTF8.self)
    self.inputs = inputs
  }
}
