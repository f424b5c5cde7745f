extension DocumentStart {
  /// A document of tags, as its first ones say. The raw value is its name in a sentence.
  public enum Markup: String, Sendable {
    case html = "HTML"
    case xml = "XML"
    /// Its first tag may be of either.
    case unknown = "HTML or XML"
  }

  /// What begins with `<`; nil for everything else. Only where `<` begins no text of a format, `unknown` speaks against it.
  public var markup: Markup? {
    let start = content.drop { $0 == 0x0B || $0 == 0x0C }
    guard start.first == UInt8(ascii: "<") else { return nil }
    let text = String(decoding: start.prefix(15), as: UTF8.self).lowercased()
    if text.hasPrefix("<?xml") { return .xml }
    let tags = ["<!doctype html", "<html", "<head", "<body"]
    return tags.contains { text.hasPrefix($0) } ? .html : .unknown
  }
}
