public import Schema

/// The registry of seam 2: every writer, in the order in which their files are listed.
///
/// No other code names a member, except for files that are CSV by definition (`CSVTable`).
public struct FileWriters: Sendable {
  /// The writers of this product.
  public static let all = FileWriters([
    CSVWriter(),
    NDJSONWriter(),
    CSVExcelWriter(),
  ])

  /// In the order in which their files are listed.
  public let members: [any FileWriter]

  /// - Parameter members: their names, and the names and suffixes of their kinds, must be unique.
  public init(_ members: [any FileWriter]) {
    self.members = members
    let kinds = members.flatMap(\.kinds)
    precondition(Set(members.map(\.name)).count == members.count, "two writers have one name")
    precondition(Set(kinds.map(\.name)).count == kinds.count, "two kinds of file have one name")
    precondition(Set(kinds.map(\.ending)).count == kinds.count, "two kinds of file have one ending")
  }

  /// Every kind of file.
  public var kinds: [FileKind] { members.flatMap(\.kinds) }

  /// The kinds of files of a dataset.
  public func kinds(of settings: PublicationSettings) -> [FileKind] { kinds.filter { has($0, settings) } }

  /// The writers of a dataset, each with its kinds in use.
  public func chosen(_ settings: PublicationSettings) -> [(writer: any FileWriter, kinds: [FileKind])] {
    members.compactMap { writer in
      let kinds = writer.kinds.filter { has($0, settings) }
      return kinds.isEmpty ? nil : (writer, kinds)
    }
  }

  private func has(_ kind: FileKind, _ settings: PublicationSettings) -> Bool {
    settings.formats?.contains(kind.name) ?? kind.isDefault
  }

  /// The writer and the kind of a published data file, by its name; nil for any other file.
  public func find(_ fileName: String, of dataset: String) -> (writer: any FileWriter, kind: FileKind)? {
    for writer in members {
      for kind in writer.kinds where kind.fileName(of: dataset) == fileName { return (writer, kind) }
    }
    return nil
  }
}
