internal import Catalogues
internal import Channels
internal import Serving
internal import Writers

extension MediaTypes {
  /// The media types of everything that registered members publish.
  static let published: MediaTypes = {
    var known: [String: String] = [:]
    for catalogue in CatalogueRegistry.all.members { known.merge(catalogue.mediaTypes) { first, _ in first } }
    for feed in ChannelRegistry.all.members.compactMap(\.feed) { known[lastEnding(feed.fileName)] = feed.mediaType }
    for writer in FileWriters.all.members {
      for kind in writer.kinds where kind.packing == .plain {
        known[lastEnding(kind.ending)] = kind.mediaType + writer.contentParameters
      }
    }
    return MediaTypes(known)
  }()

  private static func lastEnding(_ name: String) -> String { String(name.split(separator: ".").last ?? "") }
}
