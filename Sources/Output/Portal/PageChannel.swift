public import Schema

/// A way in which readers of a page learn of changes.
public struct PageChannel: Hashable, Sendable {
  /// A file of news that lies in the root of the site and in the folder of each dataset.
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

  /// What it is called.
  public var title: Bilingual
  /// What it offers: one or two sentences.
  public var text: Bilingual
  /// Where it is read; nil where the publisher sends it.
  public var feed: Feed?

  public init(title: Bilingual, text: Bilingual, feed: Feed? = nil) {
    self.title = title
    self.text = text
    self.feed = feed
  }

  /// By which a program that knows the page finds the feed
  /// (https://html.spec.whatwg.org/multipage/links.html#rel-alternate); nil where there is none.
  ///
  /// - Parameters:
  ///   - subject: what the feed is about.
  ///   - folder: the way from the page to the feed's folder: empty, or ending in a slash.
  func link(_ subject: String, _ folder: String) -> SafeHTML? {
    feed.map { feed in
      """
      <link rel="alternate" type="\(feed.mediaType)" title="\(title.pl): \(subject)" href="\(folder)\(feed.fileName)">

      """
    }
  }

  /// What a page says about it, in both languages.
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
