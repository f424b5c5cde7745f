import Schema

/// Readers that are as simple as their formats, and share nothing with the writers.
enum Reading {
  /// Fields of RFC 4180 with any separator; nil is an empty field without quotes.
  static func delimited(_ bytes: [UInt8], separator: UInt8) -> [[String?]] {
    var lines: [[String?]] = []
    var line: [String?] = []
    var field: [UInt8] = []
    var wasQuoted = false
    var position = 0
    func end() {
      line.append(field.isEmpty && !wasQuoted ? nil : String(decoding: field, as: UTF8.self))
      field = []
      wasQuoted = false
    }
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\""), field.isEmpty, !wasQuoted {
        wasQuoted = true
        position += 1
        while true {
          if bytes[position] == UInt8(ascii: "\"") {
            guard position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "\"") else { break }
            position += 1
          }
          field.append(bytes[position])
          position += 1
        }
      } else if byte == separator {
        end()
      } else if byte == 0x0d, position + 1 < bytes.count, bytes[position + 1] == 0x0a {
        end()
        lines.append(line)
        line = []
        position += 1
      } else {
        field.append(byte)
      }
      position += 1
    }
    return lines
  }

  /// The values of one JSON object, in order; strings without their quotes, everything else unchanged.
  static func members(_ line: some Sequence<Character>) -> [(isString: Bool, text: String)] {
    var rest = Array(line)[...]
    var members: [(Bool, String)] = []
    func string() -> String {
      var text = ""
      rest = rest.dropFirst()
      while let character = rest.first, character != "\"" {
        rest = rest.dropFirst()
        guard character == "\\" else {
          text.append(character)
          continue
        }
        let escape = rest.removeFirst()
        switch escape {
        case "n": text += "\n"
        case "r": text += "\r"
        case "t": text += "\t"
        case "b": text += "\u{8}"
        case "f": text += "\u{c}"
        case "u":
          let code = UInt32(String(rest.prefix(4)), radix: 16)!
          rest = rest.dropFirst(4)
          text.unicodeScalars.append(Unicode.Scalar(code)!)
        default: text.append(escape)
        }
      }
      rest = rest.dropFirst()
      return text
    }
    rest = rest.dropFirst()
    while rest.first == "\"" || rest.first == "," {
      if rest.first == "," { rest = rest.dropFirst() }
      _ = string()
      rest = rest.dropFirst()
      if rest.first == "\"" {
        members.append((true, string()))
      } else {
        members.append((false, String(rest.prefix { $0 != "," && $0 != "}" })))
        rest = rest.drop { $0 != "," && $0 != "}" }
      }
    }
    return members
  }
}
