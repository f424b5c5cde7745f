internal import Platform

/// Parts of documents that are made of what members of registries say about themselves:
/// `<!-- generated: name -->` and `<!-- end -->`, each on a line of its own, with the part between them.
public enum GeneratedPart {
  /// Tests run side by side, and several parts are of one document.
  private static let recording = Monitor(())

  /// What a part holds; nil where the document does not have it. When recording, `actual` is written into it first.
  ///
  /// - Parameters:
  ///   - document: relative to the package's folder.
  ///   - actual: lines, each with its end.
  public static func expected(_ name: String, in document: String, actual: String) throws -> String? {
    if Golden.isRecording { try recording.withLock { _ in try record(name, in: document, actual) } }
    let lines = try lines(of: document)
    guard let part = part(name, of: lines) else { return nil }
    // A blank line on both sides, since Markdown takes text below a comment for a part of it.
    guard lines[part].first == "", lines[part].last == "" else { return "" }
    return lines[part].dropFirst().dropLast().map { $0 + "\n" }.joined()
  }

  private static func record(_ name: String, in document: String, _ actual: String) throws {
    var lines = try lines(of: document)
    guard let part = part(name, of: lines) else { return }
    let text = actual.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    lines.replaceSubrange(part, with: [""] + text)
    try AtomicFile.write(Array(lines.joined(separator: "\n").utf8), to: document)
  }

  private static func lines(of document: String) throws -> [String] {
    String(decoding: try Files.read(document), as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// The lines between the marks of a part.
  private static func part(_ name: String, of lines: [String]) -> Range<Int>? {
    guard let start = lines.firstIndex(of: "<!-- generated: \(name) -->"),
      let end = lines[start...].firstIndex(of: "<!-- end -->")
    else { return nil }
    return start + 1..<end
  }

  /// The names of all parts of a document.
  public static func names(in document: String) throws -> [String] {
    try lines(of: document).compactMap { line in
      guard line.hasPrefix("<!-- generated: "), line.hasSuffix(" -->") else { return nil }
      return String(line.dropFirst("<!-- generated: ".count).dropLast(" -->".count))
    }
  }

  /// A table of Markdown. A cell may hold backticks and `|`.
  public static func table(_ titles: [String], _ rows: [[String]]) -> String {
    let marks = titles.map { _ in "---" }.joined(separator: "|")
    let lines = ([titles] + rows).map { "| \($0.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ")) |\n" }
    return lines[0] + "|\(marks)|\n" + lines.dropFirst().joined()
  }

  /// Words as code, with commas.
  public static func code(_ words: [String]) -> String { words.map { "`\($0)`" }.joined(separator: ", ") }
}
