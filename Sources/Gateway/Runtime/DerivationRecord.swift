public import Landing

/// The two documents of a derivation as they were landed: the SELECT, and the versions that it read.
public struct DerivationRecord: Sendable {
  /// How many documents it has.
  public static let documentCount = 2

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
