public import Platform
public import Store

/// The list of versions that a derivation reads: stored as a document, by which a derived figure can be traced later.
public struct DerivationInputs: Hashable, Sendable {
  /// One input.
  public struct Input: Hashable, Sendable {
    /// The id of the dataset.
    public let dataset: String
    /// The version that was read.
    public let version: Int
    /// The number of its rows.
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

  /// The request key of the SELECT.
  public static let selectKey = "klamra:select"
  /// The request key of the list of inputs.
  public static let inputsKey = "klamra:inputs"
  /// The stream of a derived dataset's runs and holds.
  public static let stream = "select"

  public init(_ inputs: [Input]) { self.inputs = inputs }

  /// Nil if the bytes are not such a document.
  init?(_ bytes: [UInt8]) {
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    guard lines.first == Self.header[...] else { return nil }
    inputs = lines.dropFirst().compactMap { Input($0) }
    guard inputs.count == lines.count - 1 else { return nil }
  }

  private static let header = "dataset,version,rows,sha256"

  /// The list as CSV in UTF-8.
  public var bytes: [UInt8] {
    let lines = inputs.map { "\($0.dataset),\($0.version),\($0.rows),\($0.hash.hex)" }
    return Array(([Self.header] + lines).joined(separator: "\n").utf8) + [10]
  }
}

extension DerivationInputs.Input: Fingerprinted {
  /// Writes the dataset, its version and the hash of its rows.
  public func write(to writer: inout FingerprintWriter) {
    writer.add("dataset", dataset)
    writer.add("version", version)
    writer.add("hash", hash)
  }
}
