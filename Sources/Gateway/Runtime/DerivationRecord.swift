public import Landing

/// The two archived documents of a derivation: the SELECT, and the versions that it read.
public struct DerivationRecord: Sendable {
  /// The number of documents of a derivation.
  public static let documentCount = 2

  /// The SELECT that was run.
  public let sql: String
  /// The versions that it read.
  public let inputs: DerivationInputs

  /// - Returns: nil if the documents are not those of a derivation.
  /// - Throws: the archive's error if one is missing or damaged.
  public init?(_ documents: [DocumentReference], in archive: Archive) throws {
    guard let select = documents.first(where: { $0.requestKey == DerivationInputs.selectKey }),
      let list = documents.first(where: { $0.requestKey == DerivationInputs.inputsKey }),
      let inputs = DerivationInputs(try archive.read(list.document, verifying: true))
    else { return nil }
    sql = String(decoding: try archive.read(select.document, verifying: true), as: UTF8.self)
    self.inputs = inputs
  }
}
