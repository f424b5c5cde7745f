public import Platform
internal import Schema

/// Reads a text that settings refer to, such as the SELECT of a mapping: UTF-8, as YAML must be.
///
/// In another encoding its letters would be destroyed without a word: a condition would never hold, and a published text
/// would have U+FFFD in place of letters.
public enum SettingsText {
  /// The text of a file without a byte order mark; nil if it is too long or damaged, which the report then explains with
  /// line and column.
  ///
  /// - Throws: `FileError` if it cannot be read.
  public static func read(_ path: String, into report: Report) throws(FileError) -> String? {
    let size = try Files.facts(path).bytes
    guard size <= SettingsLimits.fileBytesMax else {
      report.error("the file has \(size) bytes; settings may have at most 1 MiB", file: path)
      return nil
    }
    var bytes = try Files.read(path)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    return check(bytes, file: path, report) ? String(decoding: bytes, as: UTF8.self) : nil
  }

  /// Whether the text is UTF-8 and has no destroyed character; its first fault is reported.
  static func check(_ bytes: [UInt8], file: String, _ report: Report) -> Bool {
    guard let fault = fault(of: bytes) else { return true }
    report.remember(file, text: String(decoding: bytes, as: UTF8.self))
    report.error(fault.message, at: mark(fault.place, bytes, file: file), suggestion: fault.advice)
    return false
  }

  private struct Fault {
    var message: String
    var advice: Advice
    var place: Int
  }

  private static func fault(of bytes: [UInt8]) -> Fault? {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      return Fault(message: "the file is UTF-16, not UTF-8 text", advice: "save it as UTF-8", place: 0)
    }
    if let place = bytes.firstIndex(of: 0) {
      return Fault(message: "the file is not text: it holds a NUL", advice: "save it as UTF-8", place: place)
    }
    if String(validating: bytes, as: UTF8.self) == nil {
      return Fault(
        message: "the file is not UTF-8 text", advice: "save it as UTF-8; editors on Windows often write windows-1250",
        place: soundPrefix(of: bytes))
    }
    return destroyed(in: bytes).map { place in
      Fault(
        message: "a character was destroyed when the file was saved (U+FFFD)",
        advice: "write it again, and save the file as UTF-8", place: place)
    }
  }

  /// The place of the first U+FFFD; nil if there is none.
  static func destroyed(in bytes: [UInt8]) -> Int? {
    bytes.indices.dropLast(2).first { bytes[$0] == 0xEF && bytes[$0 + 1] == 0xBF && bytes[$0 + 2] == 0xBD }
  }

  /// The number of bytes before the first that is not UTF-8.
  private static func soundPrefix(of bytes: [UInt8]) -> Int {
    var decoder = UTF8()
    var scalars = bytes.makeIterator()
    var place = 0
    while case .scalarValue(let scalar) = decoder.decode(&scalars) { place += String(scalar).utf8.count }
    return min(place, max(0, bytes.count - 1))
  }

  /// The mark of a byte.
  static func mark(_ place: Int, _ bytes: [UInt8], file: String) -> Mark {
    let above = bytes[..<place]
    let start = above.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let column = String(decoding: bytes[start..<place], as: UTF8.self).count + 1
    let line = above.count { $0 == UInt8(ascii: "\n") } + 1
    return Mark(SourceLocation(file: file, line: line, column: column))
  }
}
