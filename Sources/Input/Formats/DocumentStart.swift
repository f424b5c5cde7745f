internal import Text

/// The first bytes of a document with its name and media type, from which a format is recognised.
public struct DocumentStart: Sendable {
  /// How many bytes are inspected.
  public static let bytesMax = 512

  /// The first bytes, at most `bytesMax`.
  public let bytes: [UInt8]
  /// The file name, or the path of the URL; empty if there is none.
  public let name: String
  /// In lower case and without parameters; empty if unknown.
  public let mediaType: String

  /// - Parameter bytes: the document, or the available part of its beginning.
  public init(_ bytes: some Sequence<UInt8>, name: String = "", mediaType: String = "") {
    // Every document passes here several times, and a sequence is slow where the compiler does not know its type.
    self.bytes =
      bytes.withContiguousStorageIfAvailable { Array($0.prefix(Self.bytesMax)) } ?? Array(bytes.prefix(Self.bytesMax))
    self.name = name.lowercased()
    self.mediaType = mediaType.prefix { $0 != ";" && $0 != " " }.lowercased()
  }

  /// The bytes after a UTF-8 byte order mark and white space.
  public var content: ArraySlice<UInt8> {
    let isMarked = bytes.starts(with: TextEncoding.mark)
    return bytes.dropFirst(isMarked ? TextEncoding.mark.count : 0).drop { [9, 10, 13, 32].contains($0) }
  }

  /// Whether its name or its media type belongs to the format.
  public func isCalled(_ profile: FormatProfile) -> Bool {
    profile.mediaTypes.contains(mediaType) || profile.endings.contains { name.hasSuffix($0) }
  }
}

/// The confidence that a document has a format.
public struct Recognition: Hashable, Comparable, Sendable {
  /// From 0 (it does not) to 3 (its bytes prove it, or its name without contrary evidence).
  let confidence: Int
  /// What the document is instead, for a sentence: `HTML`, `nothing`. Empty if it may be of the format.
  public let found: String

  /// The document is something else.
  public static func no(_ found: String) -> Recognition { Recognition(confidence: 0, found: found) }
  /// The threshold: any higher confidence means that the format is possible.
  public static let none = no("")
  /// There is no contrary evidence.
  public static let possible = Recognition(confidence: 1, found: "")
  /// Its content resembles the format.
  public static let likely = Recognition(confidence: 2, found: "")
  /// Its bytes or its name prove it.
  public static let certain = Recognition(confidence: 3, found: "")

  public static func < (a: Recognition, b: Recognition) -> Bool { a.confidence < b.confidence }
}
