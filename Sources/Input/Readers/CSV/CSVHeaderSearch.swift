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
    /// Whether a blank follows each of its delimiters.
    var isSpaced: Bool
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
      if let error = lines.unclosed { throw error }
      if count == 0 { break }
      let names = names(count)
      let line = lines.line
      let isSpaced = isSpaced(count)
      lines.pass(count, end: Int(lines.ends[count - 1]))
      if names.allSatisfy(\.isEmpty) { continue }
      let matches = CSVHeader.matches(wanted, in: names)
      if matches == wanted.count {
        let hasTrailing = count > 1 && names[count - 1].isEmpty
        let header = try CSVHeader(names: hasTrailing ? names.dropLast() : names, fields: fields)
        return Found(header: header, line: line, width: count, hasTrailing: hasTrailing, isSpaced: isSpaced)
      }
      if (matches, names.count) > (best.matches, best.names.count) { best = (matches, names, line) }
    }
    throw CSVHeader.notFound(wanted, best: best.names, line: best.line)
  }

  private func isSpaced(_ fields: Int) -> Bool {
    let (ends, base) = (lines.ends, lines.base)
    return fields > 1 && (0..<fields - 1).allSatisfy { base[Int(ends[$0]) + 1] == 0x20 }
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
      return CSVHeader.name(text)
    }
  }
}
