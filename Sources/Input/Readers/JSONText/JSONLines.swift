internal import Formats

/// Distinguishes one JSON document per line from one document over several lines.
enum JSONLines {
  /// The kind of a line.
  enum Verdict {
    /// A complete document.
    case whole
    /// The beginning of a document.
    case cut
    case broken
  }

  /// Whether the first line is a complete object or array and another one follows, which JSON does not allow.
  static func areSeveral(in content: ArraySlice<UInt8>) -> Bool {
    guard let (line, next) = first(of: content) else { return false }
    return isOpening(next) && judge(line) == .whole
  }

  /// Whether an object or array begins on the first line and continues after it.
  static func goesOn(in content: ArraySlice<UInt8>) -> Bool {
    guard let (line, next) = first(of: content), judge(line) == .cut else { return false }
    return line.count { $0 > 0x20 } == 1 || !isOpening(next)
  }

  /// The first line, and the first byte after it that is not white space; nil if the line does not end.
  private static func first(of content: ArraySlice<UInt8>) -> (line: ArraySlice<UInt8>, next: UInt8?)? {
    guard let end = content.firstIndex(of: 10) else { return nil }
    return (content[..<end], content[end...].first { ![9, 10, 13, 32].contains($0) })
  }

  private static func isOpening(_ byte: UInt8?) -> Bool { byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") }

  private static func judge(_ line: ArraySlice<UInt8>) -> Verdict {
    guard let plan = try? JSONPlan(records: nil, fields: []) else { return .broken }
    var bytes = Array(line) + [UInt8](repeating: 0, count: Window.slackBytes)
    return bytes.withUnsafeMutableBufferPointer { buffer in
      let walker = JSONWalker(linesWithin: FormatLimits(), plan: plan)
      walker.restart(buffer.baseAddress!, count: line.count)
      do {
        while try walker.nextRecord() {}
        return .whole
      } catch {
        return walker.isExhausted ? .cut : .broken
      }
    }
  }
}
