internal import CYAML
internal import Platform
internal import Schema

/// Limits of a settings file.
enum SettingsLimits {
  /// Size of the file in bytes.
  static let fileBytesMax = 1 << 20
  /// Nesting depth of lists and mappings.
  static let depthMax = 64
  /// Total number of scalars, lists and mappings.
  static let nodesMax = 100_000
}

/// Parses YAML 1.1 text into nodes, with libyaml's event parser (https://pyyaml.org/wiki/LibYAML).
///
/// Only the part of YAML that settings need is accepted: one document, no anchors and aliases (which can expand to
/// gigabytes), no tags, keys that are text. A duplicate key is an error.
public enum SettingsFile {
  /// Reads and parses a file; nil if it has no readable content, which the report then explains.
  ///
  /// - Parameter name: the name of the file in messages; the path if omitted.
  public static func read(_ path: String, as name: String? = nil, into report: Report) -> Node? {
    let name = name ?? path
    do throws(FileError) {
      let bytes = try Files.facts(path).bytes
      guard bytes <= SettingsLimits.fileBytesMax else {
        report.error("the file has \(bytes) bytes; settings may have at most 1 MiB", file: name)
        return nil
      }
      return parse(try Files.read(path), file: name, into: report)
    } catch {
      report.error(error.what, file: name)
      return nil
    }
  }

  /// Parses the bytes of a file.
  public static func parse(_ bytes: [UInt8], file: String, into report: Report) -> Node? {
    var bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    guard bytes.count <= SettingsLimits.fileBytesMax else {
      report.error("the file has \(bytes.count) bytes; settings may have at most 1 MiB", file: file)
      return nil
    }
    report.remember(file, text: String(decoding: bytes, as: UTF8.self))
    if let place = SettingsText.destroyed(in: bytes) {
      report.error(
        "a character was destroyed when the file was saved (U+FFFD)",
        at: SettingsText.mark(place, bytes, file: file), suggestion: "write it again, and save the file as UTF-8")
    }
    do throws(Stop) {
      var builder = NodeBuilder(file: file, report: report)
      var parser = EventParser(bytes, file: file)
      guard let root = try builder.document(&parser) else {
        report.error("the file is empty", file: file)
        return nil
      }
      return root
    } catch {
      report.hideLineByItsKeys(error.mark.location)
      report.error(error.message, at: error.mark, suggestion: error.suggestion)
      return nil
    }
  }
}

/// A mistake after which the rest of the file cannot be parsed.
struct Stop: Error {
  var message: String
  var mark: Mark
  var suggestion: Advice = ""
}

/// One event, with C strings already copied.
struct YAMLEvent {
  enum Kind {
    case streamStart, streamEnd, documentStart, documentEnd, alias, scalar, sequenceStart, sequenceEnd
    case mappingStart, mappingEnd, nothing
  }
  var kind: Kind
  var text = ""
  var style = Node.Style.plain
  var hasAnchor = false
  var hasTag = false
  var mark: Mark
}

/// libyaml's parser over bytes that it owns.
struct EventParser: ~Copyable {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let input: UnsafeMutableBufferPointer<UInt8>
  private let file: String

  init(_ bytes: [UInt8], file: String) {
    self.file = file
    parser = .allocate(capacity: 1)
    parser.initialize(to: yaml_parser_t())
    // libyaml keeps the pointer, so the bytes need a stable address.
    input = .allocate(capacity: bytes.count)
    _ = input.initialize(fromContentsOf: bytes)
    precondition(yaml_parser_initialize(parser) == 1, "libyaml has no memory for a parser")
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, input.baseAddress, bytes.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
    input.deallocate()
  }

  mutating func next() throws(Stop) -> YAMLEvent {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw failure() }
    defer { yaml_event_delete(&event) }
    return copy(event)
  }

  private func copy(_ event: yaml_event_t) -> YAMLEvent {
    var result = YAMLEvent(kind: .nothing, mark: mark(event.start_mark, to: event.end_mark))
    switch event.type {
    case YAML_STREAM_START_EVENT: result.kind = .streamStart
    case YAML_STREAM_END_EVENT: result.kind = .streamEnd
    case YAML_DOCUMENT_START_EVENT: result.kind = .documentStart
    case YAML_DOCUMENT_END_EVENT: result.kind = .documentEnd
    case YAML_ALIAS_EVENT: result.kind = .alias
    case YAML_SEQUENCE_START_EVENT:
      result.kind = .sequenceStart
      result.hasAnchor = event.data.sequence_start.anchor != nil
      result.hasTag = event.data.sequence_start.tag != nil
      result.mark = Mark(result.mark.location)
    case YAML_SEQUENCE_END_EVENT: result.kind = .sequenceEnd
    case YAML_MAPPING_START_EVENT:
      result.kind = .mappingStart
      result.hasAnchor = event.data.mapping_start.anchor != nil
      result.hasTag = event.data.mapping_start.tag != nil
      result.mark = Mark(result.mark.location)
    case YAML_MAPPING_END_EVENT: result.kind = .mappingEnd
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      result.kind = .scalar
      result.text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
      result.hasAnchor = scalar.anchor != nil
      result.hasTag = scalar.tag != nil
      switch scalar.style {
      case YAML_SINGLE_QUOTED_SCALAR_STYLE, YAML_DOUBLE_QUOTED_SCALAR_STYLE: result.style = .quoted
      case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE: result.style = .block
      default: result.style = .plain
      }
    default: break
    }
    return result
  }

  /// libyaml counts lines and columns from 0, and columns in characters.
  private func mark(_ start: yaml_mark_t, to end: yaml_mark_t) -> Mark {
    let location = SourceLocation(file: file, line: start.line + 1, column: start.column + 1)
    // A block ends at the start of the line after it.
    let lastLine = end.column == 0 ? end.line : end.line + 1
    return Mark(location, width: start.line == end.line ? end.column - start.column : .max, lastLine: lastLine)
  }

  private func failure() -> Stop {
    let problem = parser.pointee.problem.map { String(cString: $0) } ?? "cannot be read"
    if parser.pointee.error == YAML_READER_ERROR { return readerFailure(problem) }
    if parser.pointee.error == YAML_MEMORY_ERROR {
      return Stop(
        message: "there is no memory to read the file", mark: mark(parser.pointee.mark, to: parser.pointee.mark))
    }
    // At the end of the file libyaml points after the last line; a person looks for the start of the broken part.
    let isBehindTheEnd = parser.pointee.problem_mark.line >= lineCount && parser.pointee.context != nil
    let start = isBehindTheEnd ? parser.pointee.context_mark : parser.pointee.problem_mark
    let place = start.line < lineCount ? mark(start, to: start) : lastPlace
    if isTab(at: place) {
      return Stop(message: "a tab stands where YAML wants spaces", mark: place, suggestion: "indent with spaces")
    }
    var message = "not valid YAML: \(problem)"
    if let context = parser.pointee.context { message += " (\(String(cString: context)))" }
    let suggestion: Advice =
      switch problem {
      case "mapping values are not allowed in this context": "put text that holds \": \" in quotation marks"
      case "found character that cannot start any token": "put text that begins with this character in quotation marks"
      case "did not find expected key": "check the indentation of this line and of the lines above it"
      default: ""
      }
    return Stop(message: message, mark: place, suggestion: suggestion)
  }

  /// The number of lines; a line end at the end of the file begins no further line.
  private var lineCount: Int {
    let breaks = input.count { $0 == UInt8(ascii: "\n") }
    return input.last == UInt8(ascii: "\n") ? breaks : breaks + 1
  }

  /// The place after the last character of the last line.
  private var lastPlace: Mark {
    let text = input.last == UInt8(ascii: "\n") ? input.dropLast() : input[...]
    let start = text.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? text.startIndex
    let characters = String(decoding: text[start...], as: UTF8.self).count { !$0.isNewline }
    return Mark(SourceLocation(file: file, line: max(1, lineCount), column: characters + 1))
  }

  /// A byte that is not UTF-8, or a control character: libyaml reports only its offset.
  private func readerFailure(_ problem: String) -> Stop {
    let offset = min(Int(parser.pointee.problem_offset), input.count)
    let lines = input[..<offset].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let before = lines.last.map { String(decoding: $0, as: UTF8.self) } ?? ""
    let location = SourceLocation(file: file, line: max(1, lines.count), column: before.count + 1)
    // libyaml's message is only shown; the bytes decide whether they are UTF-8.
    var rest = input[offset...].makeIterator()
    var decoder = Unicode.UTF8()
    // The reported octet may be the first of its character or a later one.
    let isBroken = if case .error = decoder.decode(&rest) { true } else { false }
    let isEncoding = isBroken || String(validating: input[..<offset], as: Unicode.UTF8.self) == nil
    return Stop(
      message: isEncoding ? "the file is not UTF-8 text" : "not valid YAML: \(problem)", mark: Mark(location),
      suggestion: isEncoding ? "save it as UTF-8" : "")
  }

  private func isTab(at place: Mark) -> Bool {
    var line = 1
    var start = 0
    for (index, byte) in input.enumerated() where line < place.location.line && byte == UInt8(ascii: "\n") {
      line += 1
      start = index + 1
    }
    guard line == place.location.line else { return false }
    let rest = input[start...].prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    return rest.contains(UInt8(ascii: "\t")) && place.location.column <= rest.count + 1
  }
}
