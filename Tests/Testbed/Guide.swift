internal import Platform

/// The marked code blocks of a document, so that tests can run what it describes: `<!-- example: name -->`, `<!-- file:
/// path -->` and `<!-- transcript -->`.
public struct Guide: Sendable {
  public struct Block: Hashable, Sendable {
    /// `example`, `file` or `transcript`.
    public var kind: String
    /// What the mark names; empty for a transcript.
    public var name: String
    public var text: String
    /// The lines of the document that hold the text.
    fileprivate var lines: Range<Int>
  }

  public let path: String
  public let blocks: [Block]
  private let lines: [String]

  /// - Parameter path: relative to the package's folder.
  public init(_ path: String) throws {
    self.path = path
    let lines = String(decoding: try Files.read(path), as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    self.lines = lines
    var blocks: [Block] = []
    for (index, line) in lines.enumerated() where line.hasPrefix("<!-- ") && index + 1 < lines.count {
      guard lines[index + 1].hasPrefix("```") else { continue }
      let end = lines[(index + 2)...].firstIndex(of: "```") ?? lines.count
      let mark = line.dropFirst(5).prefix { $0 != ":" && $0 != " " }
      let name = line.dropFirst(5 + mark.count).drop { $0 == ":" || $0 == " " }
      blocks.append(
        Block(
          kind: String(mark), name: String(name.dropLast(name.hasSuffix("-->") ? 3 : 0)).trimmingBlanks,
          text: lines[(index + 2)..<end].map { $0 + "\n" }.joined(), lines: (index + 2)..<end))
    }
    self.blocks = blocks
  }

  /// The example with a name; empty if the document has none.
  public func example(_ name: String) -> String {
    blocks.first { $0.kind == "example" && $0.name == name }?.text ?? ""
  }

  /// Writes the document with other texts in some blocks: `KLAMRA_RECORD=1 swift test`.
  public func record(_ texts: [(block: Block, text: String)]) throws {
    var lines = lines
    for (block, text) in texts.reversed() {
      lines.replaceSubrange(
        block.lines, with: text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init))
    }
    try AtomicFile.write(Array(lines.joined(separator: "\n").utf8), to: path)
  }
}

extension String {
  fileprivate var trimmingBlanks: String { String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
}
