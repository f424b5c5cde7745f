internal import Formats
internal import Glibc
internal import Schema
internal import Text

/// Decodes the raw bytes of a field to text: removes quotes, converts to UTF-8 and checks it.
struct CSVFieldDecoder {
  let quote: UInt8
  /// Nil for UTF-8.
  let table: SingleByteTable?
  let fieldBytesMax: Int

  /// The text of a field. It is in the document if nothing had to change, otherwise in `scratch`, which needs space for
  /// four times the field.
  func text(_ raw: UnsafeRawBufferPointer, scratch: Scratch) throws(FieldFault) -> UnsafeRawBufferPointer {
    let content = try unquoted(raw, scratch: scratch)
    guard content.count <= fieldBytesMax else {
      throw FieldFault(
        rule: .fieldSize, reason: "the field has \(content.count) bytes, and \(fieldBytesMax) are allowed")
    }
    guard let base = content.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return content }
    if TextCheck.isPlain(base, content.count) { return content }
    guard let table else {
      let hint = ": the document may be in windows-1250 or another encoding"
      if let fault = FieldFault(in: base, content.count, hint: hint) { throw fault }
      return content
    }
    if memchr(base, 0, content.count) != nil { throw FieldFault.nul }
    guard let length = table.decode(content, into: scratch.end) else {
      throw FieldFault(rule: .encoding, reason: undefined(table, content))
    }
    return scratch.use(length)
  }

  private func undefined(_ table: SingleByteTable, _ content: UnsafeRawBufferPointer) -> String {
    let byte = String(table.undefinedByte(in: content) ?? 0, radix: 16, uppercase: true)
    return "the byte 0x\(byte) is no text in \(table.encoding.rawValue): the document may be in another encoding"
  }

  /// The field without its quotes, with doubled quotes replaced by single ones.
  private func unquoted(
    _ raw: UnsafeRawBufferPointer, scratch: Scratch
  ) throws(FieldFault) -> UnsafeRawBufferPointer {
    guard raw.first == quote else { return raw }
    let inner = UnsafeRawBufferPointer(rebasing: raw.dropFirst())
    guard let first = inner.firstIndex(of: quote) else {
      throw FieldFault(rule: .structure, reason: "the quote that opens the field is not closed")
    }
    if first == inner.count - 1 { return UnsafeRawBufferPointer(rebasing: inner[..<first]) }
    let target = scratch.end
    var length = 0
    var at = 0
    while true {
      guard at < inner.count else {
        throw FieldFault(rule: .structure, reason: "the quote that opens the field is not closed")
      }
      let byte = inner[at]
      if byte == quote {
        if at + 1 < inner.count, inner[at + 1] == quote { at += 1 } else { break }
      }
      target[length] = byte
      length += 1
      at += 1
    }
    guard Blank.isBlank(UnsafeRawBufferPointer(rebasing: inner[(at + 1)...])) else {
      throw FieldFault(
        rule: .structure, reason: "text follows the closing quote: a quote inside the text must be doubled")
    }
    return scratch.use(length)
  }
}

extension CSVFieldDecoder {
  /// The field as shown in a rejection, whatever is wrong with it.
  func shown(_ raw: UnsafeRawBufferPointer) -> String {
    let start = UnsafeRawBufferPointer(rebasing: raw.prefix(Rejection.valueBytesMax + 1))
    guard let table else { return String(decoding: start, as: UTF8.self) }
    return start.map { table.shown($0) }.joined()
  }
}
