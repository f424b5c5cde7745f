public import Platform

/// One fetched file or response, stored byte for byte and named by its SHA-256.
public struct Document: Hashable, Sendable {
  /// The SHA-256 of its bytes, which is its name.
  public let digest: Digest
  /// The size of the uncompressed document.
  public let bytes: Int

  public init(digest: Digest, bytes: Int) {
    self.digest = digest
    self.bytes = bytes
  }
}

/// A document as one run fetched it, with its request and its metadata.
public struct DocumentReference: Hashable, Sendable {
  /// The stream that requested it.
  public var stream: String
  /// The ordinal among the documents of the stream, from 0; records are mapped in this order.
  public var ordinal: Int
  /// The request in a stable form without secrets: equal requests have equal keys in all runs.
  public var requestKey: String
  /// Its origin with secrets masked; a path for a file of a drop folder.
  public var url: String
  /// The document.
  public var document: Document
  /// The validators that a conditional request sends back (RFC 9110, section 8.8).
  public var etag: String?
  /// The header field `Last-Modified`, unchanged.
  public var lastModified: String?
  /// The HTTP status; 304 if the document of an earlier run was used again, 0 for a file.
  public var status: Int
  /// When the answer was complete.
  public var fetchedAt: Timestamp
  /// A mark of the address and the header fields with which it was requested; empty for a file, and for a document of a
  /// release that did not record it.
  public var requestMark: String

  public init(
    stream: String, ordinal: Int, requestKey: String, url: String, document: Document, etag: String? = nil,
    lastModified: String? = nil, status: Int, fetchedAt: Timestamp, requestMark: String = ""
  ) {
    self.stream = stream
    self.ordinal = ordinal
    self.requestKey = requestKey
    self.url = url
    self.document = document
    self.etag = etag
    self.lastModified = lastModified
    self.status = status
    self.fetchedAt = fetchedAt
    self.requestMark = requestMark
  }
}
