/// The range that a `Range` header requests (RFC 9110 14.2).
enum RequestedRange: Equatable {
  /// The whole: there is no range, or none that is answered with 206.
  case whole
  case part(Range<Int>)
  /// 416.
  case unsatisfiable

  /// Parses `bytes=0-99`, `bytes=100-`, `bytes=-100`.
  ///
  /// Several ranges are answered with the whole, which RFC 9110 14.2 allows; so are other units and malformed ranges.
  init(_ header: String?, length: Int) {
    self = .whole
    guard let header, let equals = header.firstIndex(of: "="), equalIgnoringCase(header[..<equals], "bytes") else {
      return
    }
    let ranges = listElements(String(header[header.index(after: equals)...]))
    guard ranges.count == 1, let dash = ranges[0].firstIndex(of: "-") else { return }
    let first = ranges[0][..<dash]
    let last = ranges[0][ranges[0].index(after: dash)...]
    guard Self.isNumber(first), Self.isNumber(last), !(first.isEmpty && last.isEmpty) else { return }
    // A number too large for Int is after the end of every file.
    let start = first.isEmpty ? nil : Int(first) ?? Int.max
    let end = last.isEmpty ? nil : Int(last) ?? Int.max
    switch (start, end) {
    case (nil, let count?):
      self = count == 0 || length == 0 ? .unsatisfiable : .part(max(0, length - count)..<length)
    case (let start?, let end):
      if let end, end < start { return }
      self = start >= length ? .unsatisfiable : .part(start..<min(length - 1, end ?? Int.max) + 1)
    case (nil, nil): return
    }
  }

  private static func isNumber(_ text: Substring) -> Bool { text.utf8.allSatisfy { $0 >= 48 && $0 <= 57 } }
}
