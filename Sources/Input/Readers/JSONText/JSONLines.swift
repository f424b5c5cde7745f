internal import Formats

/// Tells JSON documents on lines of their own from one document over several lines.
enum JSONLines {
  /// What one line is.
  enum Verdict {
    /// One document.
    case whole
    /// The beginning of one.
    case cut
    case broken
  }

  /// Whether the first line is a whole object or array and another one begins behind it, which no JSON document has.
  static func areSeveral(in content: ArraySlice<UInt8>) -> Bool {
    guard let (line, next) = first(of: content) else { return false }
    return isOpening(next) && judge(line) == .whole
  }

  /// Whether an object or array begins on the first line and goes on behind it.
  static func goesOn(in content: ArraySlice<UInt8>) -> Bool {
    guard let (line, next) = first(of: content), judge(line) == .cut else { return false }
    return line.count { $0 > 0x20 } == 1 || !isOpening(next)
  }

  /// The first line, and the first byte that is no white space behind it; nil where the line does not end.
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
