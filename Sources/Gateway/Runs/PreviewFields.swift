public import Configuration
internal import Connectors
public import Platform
public import Schema
public import State

/// What a run would find in the fields of a preview's documents.
public struct PreviewFields: Sendable {
  /// The stream, with what its readers know of earlier documents.
  public private(set) var target: StreamTarget
  /// Why a run would be held; nil if it would not.
  public let reason: HoldReason?

  /// - Parameters:
  ///   - stored: the fields of the stream's earlier documents; nil if there are none.
  ///   - open: opens a document by its number.
  public init(
    _ target: StreamTarget, stored: SourceSchemas.Stored?, documents: Int,
    open: @escaping @Sendable (Int) throws -> any ByteSource
  ) throws {
    let look = try SchemaLook(target.stream, stored: stored, documents: documents, open: open)
    reason = look.reason
    self.target = target
    self.target.stream.expect(look)
  }
}
