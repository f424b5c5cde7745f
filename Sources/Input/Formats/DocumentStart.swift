internal import Text

/// The first bytes of a document, and what is said of it elsewhere: what a format is recognised by.
public struct DocumentStart: Sendable {
  /// How many bytes are looked at.
  public static let bytesMax = 512

  /// At most `bytesMax` of them.
  public let bytes: [UInt8]
  /// The name of its file, or the path of its address; empty where it has none.
  public let name: String
  /// In small letters and without parameters; empty where nothing was said.
  public let mediaType: String

  /// - Parameter bytes: the document, or as much of its beginning as is at hand.
  public init(_ bytes: some Sequence<UInt8>, name: String = "", mediaType: String = "") {
    self.bytes = Array(bytes.prefix(Self.bytesMax))
    self.name = name.lowercased()
    self.mediaType = mediaType.prefix { $0 != ";" && $0 != " " }.lowercased()
  }

  /// The bytes behind a byte order mark of UTF-8 and white space.
  public var content: ArraySlice<UInt8> {
    let isMarked = bytes.starts(with: TextEncoding.mark)
    return bytes.dropFirst(isMarked ? TextEncoding.mark.count : 0).drop { [9, 10, 13, 32].contains($0) }
  }

  /// Whether its name or its media type is one of the format.
  public func isCalled(_ profile: FormatProfile) -> Bool {
    profile.mediaTypes.contains(mediaType) || profile.endings.contains { name.hasSuffix($0) }
  }
}

/// How sure a format is that a document is one of its own.
public struct Recognition: Hashable, Comparable, Sendable {
  /// From 0 (it is not) to 3 (its bytes, or its name and nothing against it, say so).
  let confidence: Int
  /// What the document is instead, for a sentence: `HTML`, `nothing`. Empty where it may be of the format.
  public let found: String

  /// It is something else.
  public static func no(_ found: String) -> Recognition { Recognition(confidence: 0, found: found) }
  /// The threshold: whatever is above it may be of the format.
  public static let none = no("")
  /// Nothing speaks against it.
  public static let possible = Recognition(confidence: 1, found: "")
  /// It looks like it.
  public static let likely = Recognition(confidence: 2, found: "")
  /// Its bytes or its name say so.
  public static let certain = Recognition(confidence: 3, found: "")

  public static func < (a: Recognition, b: Recognition) -> Bool { a.confidence < b.confidence }
}
