/// A declaration, as parsed from one line of a file.
struct Declaration: Sendable, Hashable {
  enum Access: Sendable { case open, module, file }

  let path: String
  let line: Int
  let kind: String
  let name: String
  let access: Access
  let indentation: Int

  var isTopLevel: Bool { indentation == 0 }
  var isType: Bool { Self.types.contains(kind) }

  private static let types: Set<String> = ["struct", "class", "enum", "protocol", "actor", "typealias"]
  private static let kinds = types.union(["func", "let", "var"])
  private static let modifiers: Set<String> = [
    "public", "package", "internal", "private", "fileprivate", "static", "final", "mutating", "nonmutating",
    "borrowing",
    "consuming", "indirect", "nonisolated", "override", "lazy", "weak", "unowned", "required", "convenience",
  ]

  init?(_ line: Substring, path: String, number: Int) {
    let body = line.drop { $0 == " " }
    var access = Access.module
    for word in body.split(separator: " ").prefix(12) {
      if word.hasPrefix("@") || Self.modifiers.contains(String(word.prefix { $0 != "(" })) {
        if word == "public" || word == "package" { access = .open }
        if word == "private" || word == "fileprivate" { access = .file }
        continue
      }
      guard Self.kinds.contains(String(word)), let found = body.firstRange(of: "\(word) ") else { return nil }
      let name = body[found.upperBound...].drop { $0 == "`" }.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
      guard !name.isEmpty else { return nil }
      (self.path, self.line, kind, self.name) = (path, number, String(word), String(name))
      (self.access, indentation) = (access, line.count - body.count)
      return
    }
    return nil
  }

  var place: String { "\(path):\(line)" }
}

extension SourceFile {
  /// Every declaration that begins a line of the code.
  var declarations: [Declaration] {
    zip(lines, code).compactMap { line, code in
      code.text.isEmpty ? nil : Declaration(line, path: path, number: code.number)
    }
  }

  /// The names of types that the file extends at the top.
  var extended: [Substring] {
    lines.filter { $0.hasPrefix("extension ") || $0.hasPrefix("public extension ") }.map { line in
      let rest = line[line.firstRange(of: "extension ")!.upperBound...]
      return rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
    }
  }
}
