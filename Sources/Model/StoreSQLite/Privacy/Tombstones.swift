internal import Glibc
internal import Platform
internal import SQLite
internal import Schema
internal import Store

/// The keys of erased rows as keyed hashes, which do not reveal the keys.
///
/// The secret of the hashes is beside the datasets, in `erasure.key`, created at the first erasure and never replaced.
/// Each dataset's file stores a mark of it, since under another secret no erased row would be recognised.
final class Tombstones {
  private var tokens: Set<Digest> = []
  private let secret: [UInt8]
  private let keyIndices: [Int]

  /// The size of the secret, in bytes.
  private static let secretBytes = 32

  private init(_ dataset: Dataset, secret: [UInt8], tokens: Set<Digest>) {
    self.secret = secret
    self.tokens = tokens
    keyIndices = dataset.keyIndices
  }

  private static func path(_ folder: String) -> String { "\(folder)/erasure.key" }

  /// The tombstones in a dataset's file; nil if there are none.
  static func stored(_ dataset: Dataset, folder: String, on connection: borrowing Connection) throws -> Tombstones? {
    var select = try connection.prepare("SELECT token FROM erasures")
    var tokens: Set<Digest> = []
    while try select.step() {
      if let token = Digest(hex: select.text(0)) { tokens.insert(token) }
    }
    if tokens.isEmpty { return nil }
    let path = path(folder)
    guard Files.exists(path) else { throw ErasureError.secretGone(path: path) }
    let found = Tombstones(dataset, secret: try Files.read(path), tokens: tokens)
    if let known = try PrivacyGuarantees.fact(secretFact, on: connection), known != found.mark {
      throw ErasureError.secretForeign(path: path)
    }
    return found
  }

  /// The name of the fact with the mark of the secret.
  private static let secretFact = "erasure key"

  /// A mark that distinguishes secrets without revealing them.
  private var mark: String { KeyedDigest.of(Array("klamra erasure".utf8), key: secret).hex }

  /// Records the secret of the tokens, also in an older file that was kept.
  func remember(on connection: borrowing Connection) throws {
    try PrivacyGuarantees.record(Self.secretFact, mark, on: connection)
  }

  /// The tombstones for adding one; creates the secret if there is none.
  static func forErasing(_ dataset: Dataset, folder: String, on connection: borrowing Connection) throws -> Tombstones {
    if let known = try stored(dataset, folder: folder, on: connection) { return known }
    let path = path(folder)
    // The file is shared by all datasets: an existing one is used.
    try AtomicFile.create(KeyedDigest.randomKey(bytes: secretBytes), at: path, isPrivate: true)
    return Tombstones(dataset, secret: try Files.read(path), tokens: [])
  }

  /// The token of a key.
  func token(_ key: [Value]) -> Digest {
    var bytes: [UInt8] = []
    for value in key {
      switch value {
      case .null: bytes.append(0)
      case .integer(let number): bytes += Array("i\(number);".utf8)
      case .text(let text): bytes += Array("t\(text.utf8.count):\(text)".utf8)
      }
    }
    return KeyedDigest.of(bytes, key: secret)
  }

  /// Whether the row of these cells was erased.
  func contains(_ cell: (Int) -> Cell) -> Bool { tokens.contains(token(keyIndices.map { cell($0).value })) }
}
