extension DocumentStart {
  /// The kind of markup, by the first tags. The raw value is its name in a sentence.
  public enum Markup: String, Sendable {
    case html = "HTML"
    case xml = "XML"
    /// The first tag exists in both.
    case unknown = "HTML or XML"
  }

  /// The markup of a document that begins with `<`; nil for others. `unknown` only contradicts formats whose documents
  /// never begin with `<`.
  public var markup: Markup? {
    let start = content.drop { $0 == 0x0B || $0 == 0x0C }
    guard start.first == UInt8(ascii: "<") else { return nil }
    let text = String(decoding: start.prefix(15), as: UTF8.self).lowercased()
    if text.hasPrefix("<?xml") { return .xml }
    let tags = ["<!doctype html", "<html", "<head", "<body"]
    return tags.contains { text.hasPrefix($0) } ? .html : .unknown
  }
}
