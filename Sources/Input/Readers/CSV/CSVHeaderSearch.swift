internal import Formats
internal import Text

/// Searches for the header line after the title lines of a table.
struct CSVHeaderSearch {
  struct Found {
    var header: CSVHeader
    /// Its line, from 1.
    var line: Int
    /// The number of fields of the header line.
    var width: Int
    /// Whether it ends with a delimiter, so that its last column has no name.
    var hasTrailing: Bool
  }

  let lines: CSVLines
  let decoder: CSVFieldDecoder
  let scratch: Scratch

  /// Skips the lines up to and including the header: the first line with all wanted names.
  func find(_ fields: [FieldSpec], _ limits: FormatLimits) throws -> Found {
    let wanted = CSVHeader.wanted(fields)
    var best: (matches: Int, names: [String], line: Int) = (-1, [], 0)
    for _ in 0..<limits.titleLinesMax {
      let count = try lines.locate(width: .max)
      if count == 0 { break }
      let names = names(count)
      let line = lines.line
      lines.pass(count, end: Int(lines.ends[count - 1]))
      if names.allSatisfy(\.isEmpty) { continue }
      let matches = wanted.count { names.contains($0) }
      if matches == wanted.count {
        let hasTrailing = count > 1 && names[count - 1].isEmpty
        let header = try CSVHeader(names: hasTrailing ? names.dropLast() : names, fields: fields)
        return Found(header: header, line: line, width: count, hasTrailing: hasTrailing)
      }
      if (matches, names.count) > (best.matches, best.names.count) { best = (matches, names, line) }
    }
    throw CSVHeader.notFound(wanted, best: best.names, line: best.line)
  }

  /// The fields of the current line as names: trimmed, whatever their bytes are.
  private func names(_ fields: Int) -> [String] {
    let ends = lines.ends
    let last = lines.contentEnd(fields)
    scratch.restart(bytes: (last - lines.start) * 4 + 16)
    return (0..<fields).map { index in
      let start = Int(ends[index - 1]) + 1
      let end = index == fields - 1 ? last : Int(ends[index])
      let raw = UnsafeRawBufferPointer(start: lines.base + start, count: end - start)
      let text = (try? decoder.text(raw, scratch: scratch)) ?? raw
      return String(decoding: Blank.trimmed(text), as: UTF8.self)
    }
  }
}
