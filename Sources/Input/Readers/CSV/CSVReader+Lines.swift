internal import Formats
internal import Glibc
internal import Platform
internal import Schema
internal import Text

/// Which lines are records.
extension CSVReader {
  enum Verdict {
    case take
    /// A record whose last fields are missing.
    case takeShort
    case pass
    case reject(Rejection)
  }

  /// Marks the bytes with which a line without a value may begin, and the first ones of the header.
  func markOpenings() {
    for byte in 0...0x20 { openings[byte] = true }
    for byte in [0xA0, 0xAD, 0xC2, 0xE1, 0xE2, 0xE3, 0xEF, 0xFF] { openings[byte] = true }
    openings[Int(lines.marker.delimiter)] = true
    openings[Int(quote)] = true
    for name in names { if let first = name.utf8.first { openings[Int(first)] = true } }
  }

  /// Classifies a line that may not be a regular record; lines that are not records are skipped.
  func judge(_ fields: Int) throws -> Verdict {
    if fields == 0 {
      isEnded = true
      return .pass
    }
    if let error = lines.unclosed { return try judgeUnclosed(error) }
    if lines.needsCare, let verdict = try judgeLineEnds(fields) { return verdict }
    // Files that were joined byte by byte each begin with a mark.
    if lines.base[lines.start] == TextEncoding.mark[0], line(fields).starts(with: TextEncoding.mark),
      format.encoding == .utf8
    {
      lines.skipMark()
    }
    let isBlank = hasNoValue(fields)
    if hasEnd && end.isEnd(line(fields), fields: fields, width: width, isBlank: isBlank) {
      try passBelow { shape.fits(lines.base, $0) }
      return .pass
    }
    if isBlank {
      passed.blank += 1
      leave(fields)
      return .pass
    }
    if isFirst {
      isFirst = false
      isCareful = isCarefulAlways
      if numbersColumns(fields) {
        passed.headers += 1
        leave(fields)
        return .pass
      }
    }
    if let verdict = try judgeHeader(fields) { return verdict }
    if fields == width, !endsEmpty || isEmptyField(fields - 1) {
      return doubtfulEnd > 0 ? judgeDoubtful(fields) : .take
    }
    if format.shortLines == .filled, fields < width, fields > 1 || width == 2 { return .takeShort }
    let expected = names.isEmpty ? "most lines have \(width)" : "the header has \(columnsNamed)"
    let records = names.isEmpty || width == columnsNamed ? "" : ", a record with the delimiter at its end \(width)"
    return .reject(leaving(fields, .fieldCount, "the line has \(fields) fields and \(expected)\(records)"))
  }

  func tooNarrow(_ fields: Int) -> FormatError {
    FormatError(
      "column \(columnMax + 1) is wanted, and the first line has \(fields) fields",
      advice: "Check the delimiter and the indices; columns count from 1", line: lines.line)
  }

  /// Rejects the current record and passes it.
  func leaving(
    _ fields: Int, _ rule: Rejection.Rule, field: String = "", value: UnsafeRawBufferPointer? = nil, _ reason: String
  ) -> Rejection {
    linePosition = lines.line
    let span = linesSpanned > 1 ? " (lines \(linePosition) to \(linePosition + linesSpanned - 1))" : ""
    let rejection = Rejection(
      rule: rule, position: linePosition, lines: linesSpanned, field: field,
      value: decoder.shown(value ?? line(fields)),
      reason: reason + span)
    leave(fields)
    return rejection
  }

  private func leave(_ fields: Int) { lines.pass(fields, end: Int(lines.ends[fields - 1])) }

  // MARK: Bytes

  /// The bytes of the current line, without its line end.
  func line(_ fields: Int) -> UnsafeRawBufferPointer {
    let end = lines.contentEnd(fields)
    return UnsafeRawBufferPointer(start: lines.base + lines.start, count: end - lines.start)
  }

  /// The bytes of a field of the current line, with its quotes.
  func raw(_ index: Int, of fields: Int) -> UnsafeRawBufferPointer {
    let start = Int(lines.ends[index - 1]) + 1
    let end = index == fields - 1 ? lines.contentEnd(fields) : Int(lines.ends[index])
    return UnsafeRawBufferPointer(start: lines.base + start, count: max(0, end - start))
  }

  private func isEmptyField(_ index: Int) -> Bool {
    lines.contentEnd(index + 1) == Int(lines.ends[index - 1]) + 1
  }

  /// A field as text, whatever its bytes are.
  func text(_ raw: UnsafeRawBufferPointer) -> String {
    scratch.restart(bytes: raw.count * 4 + 16)
    return String(decoding: (try? decoder.text(raw, scratch: scratch)) ?? raw, as: UTF8.self)
  }

  /// Whether a line has only delimiters, empty quotes and blanks of every kind, or the end-of-file mark of DOS.
  private func hasNoValue(_ fields: Int) -> Bool {
    let line = line(fields)
    if line.count == fields - 1 || (line.count == 1 && line[0] == 0x1A) { return true }
    return (0..<fields).allSatisfy { index in
      let raw = raw(index, of: fields)
      guard let first = raw.first(where: { $0 != quote }) else { return raw.count < 3 }
      // A letter or a digit is a value; of other bytes only the decoded text tells.
      if first > 0x20 && first < 0x7F { return false }
      return Blank.isBlank(raw) || ColumnName.isNothing(text(raw))
    }
  }

  // MARK: Headers

  /// Whether the line numbers the columns of a header: `1;2;3;4`, as below the headers of Polish tables.
  ///
  /// A first record may have these values as well; what follows it has a word where a number of a column stood.
  private func numbersColumns(_ fields: Int) -> Bool {
    let named = names.count
    guard named > 3, fields >= named else { return false }
    guard (0..<fields).allSatisfy({ text(raw($0, of: fields)) == ($0 < named ? "\($0 + 1)" : "") }) else {
      return false
    }
    var (line, hasWord) = (0, false)
    CSVWidth.eachLine(lines) { next in
      line += 1
      guard line == 2 else { return }
      hasWord = next.fields.contains { field in field.contains { lines.base[$0] | 0x20 > 0x60 } }
    }
    return hasWord
  }

  /// Passes over a header that is repeated, as where files were joined; ends the table at the header of another one.
  private func judgeHeader(_ fields: Int) throws -> Verdict? {
    guard names.count > 1, fields >= names.count else { return nil }
    let begin = raw(0, of: fields).first { $0 != quote } ?? 0
    let value = Blank.trimmed(raw(0, of: fields))
    guard
      begin <= 0x20 || begin >= 0x7F || value.first == quote || begin == fieldsSeen[0].utf8.first
        || names.contains(where: { $0.utf8.elementsEqual(value) }),
      case let first = ColumnName.plain(text(raw(0, of: fields))), !first.isEmpty, names.contains(first)
    else { return nil }
    let plain = (0..<fields).map { ColumnName.plain(text(raw($0, of: fields))) }
    if plain.starts(with: names), plain.dropFirst(names.count).allSatisfy(\.isEmpty) {
      passed.headers += 1
      leave(fields)
      return .pass
    }
    // In another order, the names are those of another table too.
    let known = Set(plain.filter { !$0.isEmpty }).intersection(names).count
    guard known > 1, known * 2 >= names.count else { return nil }
    let rejection = leaving(fields, .structure, "the header of another table stands here, which is not read")
    try passBelow(fromFirst: true) { _ in true }
    return .reject(rejection)
  }

  /// Ends the table, and counts the lines below it that look like records.
  ///
  /// - Parameter fromFirst: whether the current line is below the end already, and not the end itself.
  private func passBelow(fromFirst: Bool = false, _ isRecord: (Range<Int>) -> Bool) throws {
    var (below, first) = (0, 0)
    linesBelow = try lines.passLinesLeft(fromFirst: fromFirst) { range in
      guard !range.isEmpty, isRecord(range) else { return }
      below += 1
      if first == 0 { first = lines.line }
    }
    if !format.end.ignoresBelow { (passed.below, passed.belowFirst) = (below, first) }
    isEnded = true
  }
}
