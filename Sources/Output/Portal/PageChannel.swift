public import Schema

/// A channel as pages describe it.
public struct PageChannel: Hashable, Sendable {
  /// A feed file in the root of the site and in the folder of each dataset.
  public struct Feed: Hashable, Sendable {
    /// Its name in every folder.
    public var fileName: String
    /// Its media type (RFC 6838).
    public var mediaType: String

    public init(fileName: String, mediaType: String) {
      self.fileName = fileName
      self.mediaType = mediaType
    }
  }

  /// Its title.
  public var title: Bilingual
  /// What it offers: one or two sentences.
  public var text: Bilingual
  /// Its feed; nil for a push channel.
  public var feed: Feed?

  public init(title: Bilingual, text: Bilingual, feed: Feed? = nil) {
    self.title = title
    self.text = text
    self.feed = feed
  }

  /// The link by which programs discover the feed (https://html.spec.whatwg.org/multipage/links.html#rel-alternate);
  /// nil if there is none.
  ///
  /// - Parameters:
  ///   - subject: the subject of the feed.
  ///   - folder: the relative path from the page to the feed's folder: empty, or ending in a slash.
  func link(_ subject: String, _ folder: String) -> SafeHTML? {
    feed.map { feed in
      """
      <link rel="alternate" type="\(feed.mediaType)" title="\(title.pl): \(subject)" href="\(folder)\(feed.fileName)">

      """
    }
  }

  /// Its description on a page, in both languages.
  var html: SafeHTML {
    """
    <p>\(name(title.pl)). \(text.pl)</p>
    <p class="en" lang="en">\(name(title.en)). \(text.en)</p>

    """
  }

  private func name(_ title: String) -> SafeHTML {
    guard let feed else { return "<strong>\(title)</strong>" }
    return "<a href=\"\(feed.fileName)\" type=\"\(feed.mediaType)\"><strong>\(title)</strong></a>"
  }
}
