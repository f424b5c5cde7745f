public import Schema

/// A file of news that lies in the root of the site and in the folder of each dataset, for pages to point at.
public struct PageFeed: Hashable, Sendable {
  /// Its name in every folder.
  public var fileName: String
  /// Its media type (RFC 6838).
  public var mediaType: String
  /// What it is called.
  public var title: Bilingual
  /// What it offers: one or two sentences.
  public var text: Bilingual

  public init(fileName: String, mediaType: String, title: Bilingual, text: Bilingual) {
    self.fileName = fileName
    self.mediaType = mediaType
    self.title = title
    self.text = text
  }

  /// By which a program that knows the page finds the file
  /// (https://html.spec.whatwg.org/multipage/links.html#rel-alternate).
  ///
  /// - Parameters:
  ///   - subject: what the file is about.
  ///   - folder: the way from the page to the file's folder: empty, or ending in a slash.
  func link(_ subject: String, _ folder: String) -> SafeHTML {
    """
    <link rel="alternate" type="\(mediaType)" title="\(title.pl): \(subject)" href="\(folder)\(fileName)">

    """
  }
}
