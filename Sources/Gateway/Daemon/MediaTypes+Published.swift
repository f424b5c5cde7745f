internal import Catalogues
internal import Channels
internal import Serving
internal import Writers

extension MediaTypes {
  /// The media types of everything that registered members publish.
  static let published: MediaTypes = {
    var known: [String: String] = [:]
    for (ending, type) in declared { known[ending] = type }
    return MediaTypes(known)
  }()

  /// What each member says of its files: the end of their names, or a whole name, and the type.
  static var declared: [(ending: String, type: String)] {
    let catalogues = CatalogueRegistry.all.members.flatMap { $0.mediaTypes.map { ($0.key, $0.value) } }
    let feeds = ChannelRegistry.all.members.compactMap(\.feed).map { ($0.fileName, $0.mediaType) }
    let files = FileWriters.all.members.flatMap { writer in
      writer.kinds.filter { $0.packing == .plain }.map { ($0.ending, $0.mediaType + writer.contentParameters) }
    }
    return catalogues + feeds + files
  }
}
