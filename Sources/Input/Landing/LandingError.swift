internal import Platform

/// Why a document cannot be stored or read back.
enum LandingError: Problem, Hashable {
  /// The archive lacks the document.
  case missing(Digest, path: String)
  /// The stored file does not match its name.
  case damaged(Digest, path: String, detail: String)
  /// The document is longer than the reader's limit, in bytes.
  case tooLong(Digest, bytesMax: Int)
  /// The compressor failed.
  case compression(String)

  public var what: String {
    switch self {
    case .missing(let digest, let path): "document \(digest) is not in the archive (\(path))"
    case .damaged(let digest, let path, let detail): "document \(digest) is damaged: \(detail) (\(path))"
    case .tooLong(let digest, let bytesMax): "document \(digest) holds more than the \(bytesMax) bytes recorded for it"
    case .compression(let detail): "zstd cannot compress the document: \(detail)"
    }
  }

  public var advice: Advice {
    switch self {
    case .missing, .damaged, .tooLong:
      "Restore the landing folder from a backup, or fetch the source again with `\(.fetchAgain(source: nil))`"
    case .compression: "Run again with more free memory"
    }
  }
}
